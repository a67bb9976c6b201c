import JSON
import Patients
import Timekeeping

/// Everything about one person as JSON.
enum ExportJSON {
    /// `{"id":…,"exported_at":…,"erased_at":…,"patient":{…},"mails":[…],"audit":[…],"has_more_audit":false}`
    static func bytes(of export: PatientExport, id: Int64, at moment: Timestamp) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 1_024 + 384 * export.audit.count)
        json.beginObject()
        json.name("id")
        json.integer(id)
        json.name("exported_at")
        json.moment(moment)
        json.name("erased_at")
        json.optional(export.erasedAt)
        json.name("patient")
        if let patient = export.patient { json.raw(PatientJSON.canonical(patient)) } else { json.null() }
        json.name("mails")
        json.beginArray()
        for mail in export.mails { MailJSON.write(mail, to: &json) }
        json.endArray()
        json.name("audit")
        json.beginArray()
        for entry in export.audit { AuditJSON.write(entry, to: &json) }
        json.endArray()
        json.name("has_more_audit")
        json.bool(export.hasMoreAudit)
        json.endObject()
        return json.bytes
    }
}
