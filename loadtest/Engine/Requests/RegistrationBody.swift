/// The body of a registration, right or deliberately wrong, and what the service answers to a right one.
struct RegistrationBody {
    /// Appends the JSON object of a registration.
    static func append(_ person: PersonFields, to body: inout [UInt8]) {
        body.append(text: "{")
        appendMembers(person, name: person.sentName.isEmpty ? person.name : person.sentName, to: &body)
        body.append(text: "}")
    }

    /// Appends what the answer to a registration or a read begins with, on either family of routes: identifier and
    /// members in the documented order, compact, without escapes that need not be.
    static func appendAnswer(_ person: PersonFields, id: Int64, to body: inout [UInt8]) {
        body.append(text: "{\"id\":")
        body.append(number: id.magnitude)
        body.append(text: ",")
        appendMembers(person, name: person.name, to: &body)
    }

    private static func appendMembers(_ person: PersonFields, name: [UInt8], to body: inout [UInt8]) {
        body.append(text: "\"name\":")
        body.append(jsonText: name)
        body.append(text: ",\"email\":")
        body.append(jsonText: person.email)
        body.append(text: ",\"phone\":")
        body.append(jsonText: person.phone)
        body.append(text: ",\"document_url\":")
        body.append(jsonText: person.documentURL)
    }

    /// How many ways of being wrong ``appendInvalid(_:form:to:)`` knows.
    static let invalidForms = 8

    /// Appends a registration that every version of the contract refuses with 400, 413, 415 or 422.
    static func appendInvalid(_ person: PersonFields, form: Int, to body: inout [UInt8]) {
        var wrong = person
        wrong.sentName = []
        switch form {
        case 0: wrong.name = Array("   ".utf8)
        case 1: wrong.email = Array("nobody.example.com".utf8)
        case 2: wrong.documentURL = Array("ftp://documents.example.com/scan.pdf".utf8)
        case 3: wrong.phone = Array("call me".utf8)
        case 4: wrong.name = [UInt8](repeating: UInt8(ascii: "x"), count: 300)
        case 5:
            append(person, to: &body)
            body.removeLast()
            return
        case 6:
            body.append(text: "{\"name\":42,\"email\":")
            body.append(jsonText: person.email)
            body.append(text: "}")
            return
        default:
            // A name that is not UTF-8.
            append(person, to: &body)
            body[10] = 0xFF
            return
        }
        append(wrong, to: &body)
    }
}

extension [UInt8] {
    /// A JSON text of UTF-8 that is valid already: quotation marks around it, and escapes where RFC 8259 §7 wants them.
    mutating func append(jsonText text: [UInt8]) {
        append(UInt8(ascii: "\""))
        if text.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
            for byte in text { append(escaped: byte) }
        } else {
            append(contentsOf: text)
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func append(escaped byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            append(UInt8(ascii: "\\"))
            append(byte)
        case 0x0A: append(text: "\\n")
        case 0x0D: append(text: "\\r")
        case 0x09: append(text: "\\t")
        case 0..<0x20:
            append(text: "\\u00")
            if byte < 0x10 { append(text: "0") }
            append(number: UInt64(byte), radix: 16)
        default: append(byte)
        }
    }
}
