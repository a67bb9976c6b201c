import JSON
import Patients

/// Mails as they are shown: how far each has come, without its text and address.
enum MailJSON {
    static func one(_ mail: MailRecord) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 256)
        write(mail, to: &json)
        return json.bytes
    }

    /// `{"items":[…],"links":{…}}`, the oldest first.
    static func history(_ mails: [MailRecord], of patient: Int64) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 128 + 256 * mails.count)
        json.beginObject()
        json.name("items")
        json.beginArray()
        for mail in mails { write(mail, to: &json) }
        json.endArray()
        json.name("links")
        json.beginObject()
        json.name("self")
        json.string("/patients/\(patient)/mail")
        json.name("patient")
        json.string("/patients/\(patient)")
        json.name("resend")
        json.string("/patients/\(patient)/mail/resend")
        json.endObject()
        json.endObject()
        return json.bytes
    }

    static func write(_ mail: MailRecord, to json: inout JSONWriter) {
        json.beginObject()
        json.name("id")
        json.string(mail.id)
        json.name("channel")
        json.string(mail.channel)
        json.name("state")
        json.string(mail.state.rawValue)
        json.name("attempts")
        json.integer(mail.attempts)
        json.name("created_at")
        json.moment(mail.createdAt)
        json.name("relayed_at")
        json.optional(mail.relayedAt)
        json.name("ended_at")
        json.optional(mail.endedAt)
        json.name("reply_code")
        json.optional(mail.replyCode)
        json.name("reason")
        json.optional(mail.reason)
        json.endObject()
    }
}
