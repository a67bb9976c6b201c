/// Whether patients also get a text message, and through whom.
package struct SMSSettings: Sendable, Equatable {
    /// `SMS_PROVIDER`, with what that provider needs.
    package enum Provider: Sendable, Equatable {
        /// Twilio, or one of those who have copied its interface.
        case twilio(baseURL: String, account: String, token: String, from: String)
        /// Amazon SNS.
        case sns(
            baseURL: String?, region: String, keyID: String, secret: String, sessionToken: String?, from: String?)
    }

    /// Whether registrations order text messages.
    package let isEnabled: Bool
    /// nil when there is none, or when what it needs was not asked for.
    package let provider: Provider?
    /// `SMS_UNCERTAIN`: what follows when the answer to a request never came. A second message costs money.
    package let uncertain: MailSettings.Uncertain
    /// Text messages that one worker sends at the same time, 1 to 16.
    package let connections: Int
    /// Certificates that the provider's is checked against instead of the system's.
    package let certificateFile: String?

    private enum Name: String, CaseIterable {
        case off, twilio, sns
    }

    /// - Parameter sends: whether this process sends them and needs credentials; the API only orders them, and may have
    ///   the same environment.
    package init(_ reader: inout SettingsReader, sends: Bool) {
        let name: Name = reader.choice("SMS_PROVIDER", default: .off)
        isEnabled = name != .off
        uncertain = reader.choice("SMS_UNCERTAIN", default: .hold)
        connections = reader.integer("SMS_CONNECTIONS", default: 2, in: 1...16)
        certificateFile = reader.text("SMS_CA_FILE")
        guard sends else {
            provider = nil
            return
        }
        switch name {
        case .off: provider = nil
        case .twilio: provider = Self.twilio(&reader)
        case .sns: provider = Self.sns(&reader)
        }
    }

    private static func twilio(_ reader: inout SettingsReader) -> Provider {
        .twilio(
            baseURL: baseURL(&reader) ?? "https://api.twilio.com", account: account(&reader),
            token: required(reader.secret("SMS_TOKEN"), "SMS_TOKEN", &reader),
            from: required(reader.text("SMS_FROM"), "SMS_FROM", &reader))
    }

    private static func sns(_ reader: inout SettingsReader) -> Provider {
        let region = required(reader.text("AWS_REGION", "AWS_DEFAULT_REGION"), "AWS_REGION", &reader)
        if !region.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || isLetterOrDigit($0) }) {
            reader.reject("AWS_REGION", "must be a region such as eu-west-1")
        }
        return .sns(
            baseURL: baseURL(&reader), region: region,
            keyID: required(reader.text("AWS_ACCESS_KEY_ID"), "AWS_ACCESS_KEY_ID", &reader),
            secret: required(reader.secret("AWS_SECRET_ACCESS_KEY"), "AWS_SECRET_ACCESS_KEY", &reader),
            sessionToken: reader.secret("AWS_SESSION_TOKEN"), from: reader.text("SMS_FROM"))
    }

    /// It becomes part of a URL.
    private static func account(_ reader: inout SettingsReader) -> String {
        let account = required(reader.text("SMS_ACCOUNT"), "SMS_ACCOUNT", &reader)
        if !account.utf8.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }) {
            reader.reject("SMS_ACCOUNT", "must be letters and digits")
        }
        return account
    }

    private static func baseURL(_ reader: inout SettingsReader) -> String? {
        guard let text = reader.text("SMS_URL") else { return nil }
        // Clear text is refused by whoever sends, except to this machine.
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), !text.contains("?"), !text.contains("#"),
            !text.contains("@"), !text.hasSuffix("//")
        else {
            reader.reject("SMS_URL", "must be https://HOST, without user, query or fragment")
            return nil
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private static func required(_ value: String?, _ name: String, _ reader: inout SettingsReader) -> String {
        if value == nil { reader.reject(name, "must be set for this SMS_PROVIDER") }
        return value ?? ""
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
