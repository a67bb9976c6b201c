/// Somebody who does not exist: what one registration sends, and what is kept of it.
package struct GeneratedPerson: Sendable, Equatable {
    package let name: String
    package let email: String
    package let phone: String
    package let documentURL: String
}

/// The fields of one person as UTF-8, in memory that is used for one after another.
package struct PersonFields: Sendable {
    package var name: [UInt8] = []
    package var email: [UInt8] = []
    package var phone: [UInt8] = []
    package var documentURL: [UInt8] = []
    /// The name as it is sent, where that differs from how it is kept: in decomposed letters.
    package var sentName: [UInt8] = []

    package init() {}

    mutating func clear() {
        name.removeAll(keepingCapacity: true)
        email.removeAll(keepingCapacity: true)
        phone.removeAll(keepingCapacity: true)
        documentURL.removeAll(keepingCapacity: true)
        sentName.removeAll(keepingCapacity: true)
    }

    /// As texts, the name as it is kept.
    package var person: GeneratedPerson {
        GeneratedPerson(
            name: String(decoding: name, as: UTF8.self), email: String(decoding: email, as: UTF8.self),
            phone: String(decoding: phone, as: UTF8.self), documentURL: String(decoding: documentURL, as: UTF8.self))
    }
}
