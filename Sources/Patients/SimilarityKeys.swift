/// What two records of one person probably have in common, as numbers that are small to index: equal ones are very
/// probably made of equal texts.
///
/// Each is the upper 47 bits of FNV-1a: six bytes in a SQLite index. Among a million patients two different texts share
/// a number about once in 280 databases, and all it does is a hint too many.
package struct SimilarityKeys: Sendable, Equatable {
    /// The digits of the phone number, from the country code on when one is named.
    package let phone: Int64
    /// The name without case, accents and repeated blanks, together with the document's address.
    package let person: Int64
    /// The address without dots and `+tag` in its local part.
    package let email: Int64

    /// Of somebody who wants to register.
    package init(_ candidate: PatientCandidate) {
        self.init(
            name: candidate.name.text, emailKey: candidate.email.canonicalKey, phone: candidate.phone.text,
            phoneE164: candidate.phone.e164, documentURL: candidate.documentURL.text)
    }

    /// Of somebody who is registered.
    /// - Parameter emailKey: see ``EmailAddress/canonicalKey``.
    package init(_ patient: Patient, emailKey: String) {
        self.init(
            name: patient.name, emailKey: emailKey, phone: patient.phone, phoneE164: patient.phoneE164,
            documentURL: patient.documentURL)
    }

    private init(name: String, emailKey: String, phone: String, phoneE164: String?, documentURL: String) {
        var hash = Fingerprint()
        for byte in (phoneE164 ?? phone).utf8 where Self.digits.contains(byte) { hash.add(byte) }
        // A number in another script's digits names its country or is compared as it is typed.
        if hash.isEmpty { for byte in phone.utf8 { hash.add(byte) } }
        self.phone = hash.value

        hash = Fingerprint()
        hash.add(folding: name)
        hash.add(0)
        for byte in documentURL.utf8 { hash.add(byte) }
        person = hash.value

        hash = Fingerprint()
        let key = emailKey.utf8
        let at = key.lastIndex(of: UInt8(ascii: "@")) ?? key.endIndex
        for byte in key[..<at] {
            if byte == UInt8(ascii: "+") { break }
            if byte != UInt8(ascii: ".") { hash.add(byte) }
        }
        for byte in key[at...] { hash.add(byte) }
        email = hash.value
    }

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
}

/// FNV-1a, 64 bits of which 47 are given away.
private struct Fingerprint {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325
    private(set) var isEmpty = true

    mutating func add(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x100_0000_01B3
        isEmpty = false
    }

    /// Letters without their case and marks; one blank for any number of them.
    mutating func add(folding name: String) {
        var afterBlank = false
        for byte in (name.utf8.allSatisfy { $0 < 0x80 } ? name : name.withoutMarks).utf8 {
            if byte == 0x20, afterBlank { continue }
            afterBlank = byte == 0x20
            add(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte)
        }
    }

    var value: Int64 { Int64(state >> 17) }
}

extension String {
    fileprivate var withoutMarks: String {
        var letters = String.UnicodeScalarView()
        for scalar in EmailAddress.folded(self).canonicallyDecomposed.unicodeScalars
        where !scalar.properties.generalCategory.isMark {
            letters.append(scalar)
        }
        return String(letters)
    }
}
