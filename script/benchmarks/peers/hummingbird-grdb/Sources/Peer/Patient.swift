import Foundation
import Hummingbird

/// What a registration sends.
struct PatientDraft: Decodable, Sendable {
    let name: String
    let email: String
    let phone: String
    let documentURL: String

    enum CodingKeys: String, CodingKey {
        case name, email, phone
        case documentURL = "document_url"
    }

    /// The minimum that the service checks too: nothing blank, nothing too long, an address with two sides, a phone with
    /// four digits and a link of the web.
    var isValid: Bool {
        let sides = email.split(separator: "@", omittingEmptySubsequences: false)
        return !name.allSatisfy(\.isWhitespace) && name.count <= 255
            && sides.count == 2 && !sides[0].isEmpty && sides[1].contains(".") && email.utf8.count <= 254
            && phone.count <= 40 && phone.utf8.count(where: { (48...57).contains($0) }) >= 4
            && documentURL.utf8.count <= 2083
            && (documentURL.hasPrefix("https://") || documentURL.hasPrefix("http://"))
    }
}

/// What a registration and a reading answer.
struct Patient: ResponseEncodable, Sendable {
    let id: Int64
    let name: String
    let email: String
    let phone: String
    let documentURL: String

    enum CodingKeys: String, CodingKey {
        case id, name, email, phone
        case documentURL = "document_url"
    }
}

/// What the outbox keeps for the mail.
struct Confirmation: Encodable, Sendable {
    let id: String
    let kind = "registration-confirmation"
    let patient: Int64
    let to: String
    let name: String
    let created: Int64
}
