/// Which people a run makes.
package struct PeopleOptions: Sendable, Equatable {
    /// Languages that names are taken from; empty for all.
    package var locales: Set<String> = []
    /// The domain of every address; nil for those of RFC 2606.
    package var emailDomain: String?
    /// The part of the people whose address is not ASCII and whose name is sent in decomposed letters.
    package var unicode = Share.none
    /// People from a file instead of the catalogue.
    package var file: PeopleFile?

    package init() {}
}
