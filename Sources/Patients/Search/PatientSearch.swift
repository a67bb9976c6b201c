/// By what patients are looked for; everything that is set has to be true of a patient, and something is set.
///
/// ``matches(_:)`` decides. Whoever keeps patients may have indexes of ``SearchTerm``s to find candidates by, but no
/// index is the truth: a patient whom none of them knows yet is found all the same.
package struct PatientSearch: Sendable, Equatable {
    /// Beginnings of words of the name, see ``FoldedName``.
    package let words: [[UInt8]]
    /// The one address, see ``EmailAddress/canonicalKey``.
    package let emailKey: String?
    /// The part after the @-sign, as lower-case A-labels.
    package let emailDomain: String?
    /// At least four digits, see ``SignificantDigits``.
    package let phone: SignificantDigits?
    /// As it stands in the serialised form of a document's URL.
    package let documentHost: String?

    init(
        words: [[UInt8]] = [], emailKey: String? = nil, emailDomain: String? = nil, phone: SignificantDigits? = nil,
        documentHost: String? = nil
    ) {
        self.words = words
        self.emailKey = emailKey
        self.emailDomain = emailDomain
        self.phone = phone
        self.documentHost = documentHost
    }

    /// Whether this patient is looked for.
    package func matches(_ patient: Patient) -> Bool {
        if let phone, !phone.isAlike(SignificantDigits(ofStored: patient.phone)) { return false }
        if let emailDomain, EmailAddress.asciiDomain(ofStored: patient.email) != emailDomain { return false }
        if let documentHost, DocumentURL.host(ofStored: patient.documentURL) != documentHost { return false }
        if let emailKey, EmailAddress.canonicalKey(ofStored: patient.email) != emailKey { return false }
        guard !words.isEmpty else { return true }
        let name = FoldedName(patient.name)
        return words.allSatisfy(name.hasWord(beginningWith:))
    }

    /// A form in which two searches for the same are the same text, for comparing.
    package var normalForm: String {
        let words = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        return [words, emailKey, emailDomain, phone.map { String(decoding: $0.digits, as: UTF8.self) }, documentHost]
            .map { $0 ?? "" }.joined(separator: "\n")
    }
}
