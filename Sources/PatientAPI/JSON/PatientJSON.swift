import JSON
import Patients
import Timekeeping

/// The two representations of a patient, written straight into bytes.
enum PatientJSON {
    /// The five members of the legacy routes.
    static func writeLegacy(_ patient: Patient, to json: inout JSONWriter) {
        json.beginObject()
        json.name("id")
        json.integer(patient.id)
        json.name("name")
        json.string(patient.name)
        json.name("email")
        json.string(patient.email)
        json.name("phone")
        json.string(patient.phone)
        json.name("document_url")
        json.string(patient.documentURL)
        json.endObject()
    }

    /// One patient in the legacy form.
    static func legacy(_ patient: Patient) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 320)
        writeLegacy(patient, to: &json)
        return json.bytes
    }

    /// One patient in the canonical form.
    /// - Parameter duplicates: shown as `warnings`, unless nil.
    static func canonical(_ patient: Patient, duplicates: [PossibleDuplicate]? = nil) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 768)
        json.beginObject()
        for member in PatientMember.allCases {
            if member == .links, let duplicates {
                json.name("warnings")
                writeWarnings(duplicates, to: &json)
            }
            write(member, of: patient, to: &json)
        }
        json.endObject()
        return json.bytes
    }

    /// Patients who may be the same person, as hints for people.
    static func writeWarnings(_ duplicates: [PossibleDuplicate], to json: inout JSONWriter) {
        json.beginArray()
        for duplicate in duplicates {
            json.beginObject()
            json.name("code")
            json.string("possible-duplicate")
            json.name("patient")
            json.string("/patients/" + String(duplicate.patient))
            json.name("because")
            json.beginArray()
            for reason in duplicate.because { json.string(reason.rawValue) }
            json.endArray()
            json.endObject()
        }
        json.endArray()
    }

    /// The wanted members of the canonical form, in their fixed order.
    static func writeCanonical(_ patient: Patient, members: [PatientMember], to json: inout JSONWriter) {
        json.beginObject()
        for member in members { write(member, of: patient, to: &json) }
        json.endObject()
    }

    /// Names stand here as constants, which are copied and not escaped.
    private static func write(_ member: PatientMember, of patient: Patient, to json: inout JSONWriter) {
        switch member {
        case .id:
            json.name("id")
            json.integer(patient.id)
        case .name:
            json.name("name")
            json.string(patient.name)
        case .email:
            json.name("email")
            json.string(patient.email)
        case .phone:
            json.name("phone")
            json.string(patient.phone)
        case .documentURL:
            json.name("document_url")
            json.string(patient.documentURL)
        case .phoneE164:
            json.name("phone_e164")
            json.optional(patient.phoneE164)
        case .locale:
            json.name("locale")
            json.optional(patient.locale?.rawValue)
        case .version:
            json.name("version")
            json.integer(patient.version)
        case .createdAt:
            json.name("created_at")
            json.moment(patient.createdAt)
        case .updatedAt:
            json.name("updated_at")
            json.moment(patient.updatedAt)
        case .mail:
            json.name("mail")
            write(patient.mail, to: &json)
        case .links:
            json.name("links")
            json.beginObject()
            json.name("self")
            json.string("/patients/" + String(patient.id))
            json.name("mail")
            json.string("/patients/" + String(patient.id) + "/mail")
            json.endObject()
        }
    }

    private static func write(_ mail: MailStatus, to json: inout JSONWriter) {
        json.beginObject()
        json.name("state")
        json.string(mail.state.rawValue)
        json.name("attempts")
        json.integer(mail.attempts)
        json.name("last_attempt_at")
        json.optional(mail.lastAttemptAt)
        json.name("sent_at")
        json.optional(mail.sentAt)
        json.endObject()
    }
}

/// The members of the canonical form in the order in which they are written; raw values are their names, which
/// `?fields=` selects from.
enum PatientMember: String, CaseIterable {
    case id, name, email, phone
    case documentURL = "document_url"
    case phoneE164 = "phone_e164"
    case locale, version
    case createdAt = "created_at"
    case updatedAt = "updated_at"
    case mail, links
}
