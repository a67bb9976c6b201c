import Patients
import Timekeeping

/// Patients as comma-separated values (RFC 4180): UTF-8, CRLF, a header row. Nested members are flattened:
/// `mail_state`, `links_self`.
struct PatientCSV: Sendable, Equatable {
    let members: [PatientMember]
    /// Whether a spreadsheet is kept from taking texts for formulas: cells that begin with `=`, `+`, `-` or `@` get an
    /// apostrophe, phone numbers included. Programs ask for the texts as they are (`csv=raw`).
    let isGuarded: Bool

    /// The names of the columns.
    var header: [UInt8] {
        var line: [UInt8] = []
        for (index, name) in members.flatMap(Self.columns).enumerated() {
            if index > 0 { line.append(UInt8(ascii: ",")) }
            line += name.utf8
        }
        return line + Self.lineEnd
    }

    /// Appends the row of a patient.
    func append(_ patient: Patient, to bytes: inout [UInt8]) {
        var isFirst = true
        for member in members {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            append(member, of: patient, to: &bytes)
        }
        bytes += Self.lineEnd
    }

    private static let lineEnd = Array("\r\n".utf8)

    private static func columns(of member: PatientMember) -> [String] {
        switch member {
        case .mail: ["mail_state", "mail_attempts", "mail_last_attempt_at", "mail_sent_at"]
        case .links: ["links_self"]
        default: [member.rawValue]
        }
    }

    private func append(_ member: PatientMember, of patient: Patient, to bytes: inout [UInt8]) {
        switch member {
        case .id: bytes += String(patient.id).utf8
        case .name: append(patient.name, to: &bytes)
        case .email: append(patient.email, to: &bytes)
        case .phone: append(patient.phone, to: &bytes)
        case .documentURL: append(patient.documentURL, to: &bytes)
        case .phoneE164: append(patient.phoneE164 ?? "", to: &bytes)
        case .locale: bytes += (patient.locale?.rawValue ?? "").utf8
        case .version: bytes += String(patient.version).utf8
        case .createdAt: bytes += CivilTime(patient.createdAt).rfc3339Bytes
        case .updatedAt: bytes += CivilTime(patient.updatedAt).rfc3339Bytes
        case .mail:
            let mail = patient.mail
            bytes += "\(mail.state.rawValue),\(mail.attempts),".utf8
            if let moment = mail.lastAttemptAt { bytes += CivilTime(moment).rfc3339Bytes }
            bytes.append(UInt8(ascii: ","))
            if let moment = mail.sentAt { bytes += CivilTime(moment).rfc3339Bytes }
        case .links: bytes += "/patients/\(patient.id)".utf8
        }
    }

    /// A text that somebody typed. Quoted when it contains what divides cells (RFC 4180 §2.6, §2.7).
    private func append(_ text: String, to bytes: inout [UInt8]) {
        let needsQuotes = text.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\r")
                || byte == UInt8(ascii: "\n")
        }
        if needsQuotes { bytes.append(UInt8(ascii: "\"")) }
        if isGuarded, let first = text.utf8.first, Self.formulaStarts.contains(first) {
            bytes.append(UInt8(ascii: "'"))
        }
        if needsQuotes {
            for byte in text.utf8 {
                if byte == UInt8(ascii: "\"") { bytes.append(byte) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        } else {
            bytes += text.utf8
        }
    }

    private static let formulaStarts = Array("=+-@".utf8)
}
