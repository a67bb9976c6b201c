/// Somebody who does not exist: what one registration sends.
package struct GeneratedPerson: Sendable, Equatable {
    package let name: String
    package let email: String
    package let phone: String
    package let documentURL: String
}
