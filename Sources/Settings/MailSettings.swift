/// How confirmation mails are written and where they go.
package struct MailSettings: Sendable, Equatable {
    /// `MAIL_TRANSPORT`, resolved.
    package enum Transport: Sendable, Equatable {
        /// The relay of this URL.
        case smtp(url: String)
        /// Files in the `new` folder of this Maildir.
        case maildir(path: String)
        /// No mails at all.
        case none
    }

    /// `MAIL_UNCERTAIN`: what follows when a connection dies between the final dot and the reply.
    package enum Uncertain: String, Sendable, CaseIterable {
        /// Send the identical bytes once more.
        case resend1
        /// Keep the job for a person.
        case hold
    }

    /// `MAIL_RETRY`: a retry policy by name.
    package enum Retry: String, Sendable, CaseIterable {
        case legacy3, grey5, long
    }

    package let transport: Transport
    /// Sender, `name@domain` or `Name <name@domain>`.
    package let from: String
    /// Where bounces go instead of the sender: a domain, `prefix+@domain`, or an address.
    package let bounce: String?
    package let retry: Retry
    package let uncertain: Uncertain
    /// What the relay allows, such as `14/s`; nil: no limit.
    package let rate: String?
    /// SMTP connections of one worker, 1 to 64.
    package let connections: Int
    /// Whether addresses with letters beyond ASCII before the @-sign are tried; the relay must know SMTPUTF8.
    package let allowsUnicodeAddresses: Bool
    /// Certificates that the relay's is checked against instead of the system's.
    package let certificateFile: String?
    /// `es` or `en`, for registrations that name no language.
    package let language: Language

    /// `DEFAULT_LANGUAGE`.
    package enum Language: String, Sendable, CaseIterable {
        case es, en
    }

    package init(_ reader: inout SettingsReader) {
        let relay = Self.relay(&reader)
        transport = Self.transport(&reader, relay: relay)
        from = reader.text("MAIL_FROM", "GMAIL_USER") ?? "Registro de Pacientes <no-reply@localhost.localdomain>"
        bounce = reader.text("MAIL_BOUNCE")
        retry = reader.choice("MAIL_RETRY", default: .legacy3)
        uncertain = reader.choice("MAIL_UNCERTAIN", default: .resend1)
        rate = reader.text("MAIL_RATE").flatMap { $0.lowercased() == "off" ? nil : $0 }
        connections = reader.integer("WORKER_CONNECTIONS", default: 8, in: 1...64)
        allowsUnicodeAddresses = reader.flag("EMAIL_UNICODE_LOCAL", default: true)
        certificateFile = reader.text("SMTP_CA_FILE")
        language = reader.choice("DEFAULT_LANGUAGE", default: .es)
    }

    private static func transport(_ reader: inout SettingsReader, relay: String?) -> Transport {
        let fallback = Transport.maildir(path: "data/mail")
        switch reader.text("MAIL_TRANSPORT") {
        case nil, "auto": return relay.map(Transport.smtp) ?? fallback
        case "none": return .none
        case "smtp":
            if let relay { return .smtp(url: relay) }
            reader.reject("MAIL_TRANSPORT", "is smtp, but SMTP_URL is not set")
            return fallback
        case let text? where text.hasPrefix("maildir:") && text.utf8.count > 8:
            return .maildir(path: String(text.dropFirst(8)))
        default:
            reader.reject("MAIL_TRANSPORT", "must be auto, smtp, maildir:DIR or none")
            return fallback
        }
    }

    /// `SMTP_URL`, or the variables of the service that this one replaces.
    private static func relay(_ reader: inout SettingsReader) -> String? {
        if let url = reader.secret("SMTP_URL") { return url }
        if let user = reader.text("GMAIL_USER"), let password = reader.secret("GMAIL_PASS") {
            return "smtps://\(user.percentEncoded):\(password.percentEncoded)@smtp.gmail.com:465"
        }
        if let host = reader.text("MAILTRAP_HOST") {
            let port = reader.integer("MAILTRAP_PORT", default: 587, in: 1...65_535)
            let user = reader.text("MAILTRAP_USER")
            let password = reader.secret("MAILTRAP_PASS")
            let login = user.map { "\($0.percentEncoded):\((password ?? "").percentEncoded)@" } ?? ""
            return "smtp://\(login)\(host):\(port)"
        }
        return nil
    }
}

extension String {
    /// With everything but letters, digits and `-._~` as `%XX` (RFC 3986 §2.1), so that a password fits into a URL.
    fileprivate var percentEncoded: String {
        let hexadecimal = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
