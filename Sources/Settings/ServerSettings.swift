/// The settings of the API server.
package struct ServerSettings: Sendable, Equatable {
    package let http: HTTPSettings
    package let access: AccessSettings
    package let database: DatabaseSettings
    package let backup: BackupSettings
    package let queue: QueueSettings
    package let mail: MailSettings
    package let sms: SMSSettings
    package let log: LogSettings
    package let validation: ValidationSettings
    package let records: RecordSettings
    /// Origin for absolute links in error documents, such as `https://clinic.example`; nil: relative links.
    package let publicURL: String?

    /// - Parameters:
    ///   - cores: processors of this machine; some defaults follow it.
    ///   - delivers: whether this process sends the messages, too, and needs what that takes.
    /// - Throws: every problem at once.
    package init(_ reader: inout SettingsReader, cores: Int, delivers: Bool = false) throws(SettingsError) {
        http = HTTPSettings(&reader, cores: cores)
        access = AccessSettings(&reader)
        database = DatabaseSettings(&reader, cores: cores)
        backup = BackupSettings(&reader)
        queue = QueueSettings(&reader)
        mail = MailSettings(&reader)
        sms = SMSSettings(&reader, sends: delivers)
        log = LogSettings(&reader)
        validation = ValidationSettings(&reader)
        records = RecordSettings(&reader)
        publicURL = Self.publicURL(&reader)
        if sms.isEnabled, mail.transport == .none {
            reader.reject("SMS_PROVIDER", "sends text messages beside mails, and MAIL_TRANSPORT is none")
        }
        UnavailableSettings.reject(&reader)
        try reader.finish()
    }

    private static func publicURL(_ reader: inout SettingsReader) -> String? {
        guard let text = reader.text("PUBLIC_URL") else { return nil }
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), !text.hasSuffix("//") else {
            reader.reject("PUBLIC_URL", "must begin with https:// or http:// and name a host")
            return nil
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
