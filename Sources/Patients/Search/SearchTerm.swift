/// One word of an index of patients, or the beginning of several.
///
/// The first byte says what it is of: a name, a phone number, an address' domain, a document's host.
package struct SearchTerm: Sendable, Hashable {
    /// At most ``maximumLength``: what is cut off is compared by ``PatientSearch/matches(_:)``.
    package let bytes: [UInt8]
    /// Whether every term that begins with the bytes is meant.
    package let isBeginning: Bool

    package static let maximumLength = 32

    private init(_ kind: Unicode.Scalar, _ text: some Sequence<UInt8>, isBeginning: Bool = false) {
        bytes = [UInt8(ascii: kind)] + text.prefix(Self.maximumLength - 1)
        self.isBeginning = isBeginning
    }

    /// The terms under which a patient is to be found: one for each word of the name, and three more.
    package static func terms(of patient: Patient) -> Set<SearchTerm> {
        var terms = Set(FoldedName(patient.name).words.map { SearchTerm("n", $0) })
        terms.insert(SearchTerm("p", SignificantDigits(ofStored: patient.phone).digits.reversed()))
        terms.insert(SearchTerm("d", EmailAddress.asciiDomain(ofStored: patient.email).utf8))
        terms.insert(SearchTerm("h", DocumentURL.host(ofStored: patient.documentURL).utf8))
        return terms
    }

    fileprivate static func word(_ beginning: [UInt8]) -> [SearchTerm] {
        [SearchTerm("n", beginning, isBeginning: true)]
    }

    /// From its end, so that numbers with another beginning stand together.
    fileprivate static func phone(_ number: SignificantDigits) -> [SearchTerm] {
        let digits = number.digits.reversed()
        let ends = stride(from: SignificantDigits.minimumEnd, to: digits.count, by: 1)
        return [SearchTerm("p", digits, isBeginning: true)] + ends.map { SearchTerm("p", digits.prefix($0)) }
    }

    fileprivate static func domain(_ domain: String) -> [SearchTerm] { [SearchTerm("d", domain.utf8)] }

    fileprivate static func host(_ host: String) -> [SearchTerm] { [SearchTerm("h", host.utf8)] }
}

extension PatientSearch {
    /// What an index can be asked: of each group, whoever is looked for has one term at least. Empty when only the
    /// canonical address is looked for, which has an index of its own.
    package var terms: [[SearchTerm]] {
        words.map(SearchTerm.word)
            + [phone.map(SearchTerm.phone), emailDomain.map(SearchTerm.domain)].compactMap(\.self)
            + (documentHost.map { [SearchTerm.host($0)] } ?? [])
    }
}
