package import JSON
package import Patients

/// Entries of the audit log as they are shown, by the API and on the command line.
package enum AuditJSON {
    /// An object.
    package static func write(_ entry: AuditEntry, to json: inout JSONWriter) {
        json.beginObject()
        json.name("seq")
        json.integer(entry.sequence)
        json.name("at")
        json.moment(entry.at)
        json.name("actor")
        json.string(entry.actor)
        json.name("action")
        json.string(entry.action.rawValue)
        write(entry.subject, to: &json)
        json.name("request_id")
        json.string(entry.requestID)
        json.name("client")
        json.optional(entry.client)
        json.name("changed_fields")
        json.beginArray()
        for field in entry.changedFields { json.string(field) }
        json.endArray()
        json.name("result")
        json.string(entry.result.rawValue)
        json.name("hash")
        json.string(hexadecimal(entry.hash))
        json.endObject()
    }

    /// `patient`, or for a list `patients` with its range of ids and their number.
    private static func write(_ subject: AuditEvent.Subject, to json: inout JSONWriter) {
        switch subject {
        case .nothing: break
        case .patient(let id):
            json.name("patient")
            json.integer(id)
        case .patients(let first, let last, let count):
            json.name("patients")
            json.beginObject()
            json.name("first")
            json.integer(first)
            json.name("last")
            json.integer(last)
            json.name("count")
            json.integer(count)
            json.endObject()
        }
    }

    /// `{"intact":true,"head":{…}}`, or where the chain is broken.
    package static func verification(_ verification: AuditVerification) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.name("intact")
        switch verification {
        case .intact(let head):
            json.bool(true)
            json.name("head")
            json.beginObject()
            json.name("seq")
            json.integer(head.sequence)
            json.name("hash")
            json.string(hexadecimal(head.hash))
            json.endObject()
        case .broken(let sequence):
            json.bool(false)
            json.name("broken_at")
            json.integer(sequence)
        case .missing(let sequence):
            json.bool(false)
            json.name("missing")
            json.integer(sequence)
        }
        json.endObject()
        return json.bytes
    }

    /// Two lower-case digits for each byte.
    package static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
