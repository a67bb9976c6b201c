internal import CCurl

/// A dialogue as it may be shown to people: what was said by whom, credentials masked, the message only counted.
package enum SMTPTrace: Sendable, Equatable {
    /// What libcurl remarks on connection and TLS.
    case note(String)
    case sent(String)
    case received(String)

    /// `* …`, `> …`, `< …`
    package var text: String {
        switch self {
        case .note(let text): "* \(text)"
        case .sent(let text): "> \(text)"
        case .received(let text): "< \(text)"
        }
    }
}

/// Makes the lines of a trace of what libcurl reports.
struct SMTPTracer {
    private var isAuthenticating = false
    private var messageBytes = 0

    /// What libcurl remarks of these is shown; the rest is its own affair, and some of it names the user.
    private static let remarks = [
        "Trying ", "Connected to ", "SSL connection using ", "Server certificate:", " subject:", " start date:",
        " expire date:", " issuer:", " SSL certificate verify", "SSL certificate problem", "SSL: ",
        "Connection refused", "connect to ", "Failed to connect", "Could not resolve host", "Connection timed out",
        "Operation timed out", "Recv failure", "Send failure", "Closing connection", "Re-using existing connection",
    ]

    /// What is to be shown of one report of libcurl's, in order.
    mutating func record(_ kind: curl_infotype, _ bytes: some Collection<UInt8>) -> [SMTPTrace] {
        switch kind {
        case CURLINFO_TEXT: return remarked(bytes).map { [$0] } ?? []
        case CURLINFO_HEADER_OUT: return [sent(bytes)]
        case CURLINFO_HEADER_IN: return (message().map { [$0] } ?? []) + [received(bytes)]
        case CURLINFO_DATA_OUT:
            messageBytes += bytes.count
            return []
        default: return []
        }
    }

    mutating func remarked(_ bytes: some Collection<UInt8>) -> SMTPTrace? {
        let text = Self.line(bytes)
        return Self.remarks.contains(where: text.hasPrefix) ? .note(text) : nil
    }

    /// An answer during AUTH has no verb, and is a credential.
    mutating func sent(_ bytes: some Collection<UInt8>) -> SMTPTrace {
        let text = Self.line(bytes)
        if SMTPCommand(line: bytes) == .auth {
            isAuthenticating = true
            return .sent(text.split(separator: " ").prefix(2).joined(separator: " ") + " ****")
        }
        return .sent(isAuthenticating ? "****" : text)
    }

    mutating func received(_ bytes: some Collection<UInt8>) -> SMTPTrace {
        let text = Self.line(bytes)
        if text.hasPrefix("334") { return .received("334 ****") }
        isAuthenticating = false
        return .received(text)
    }

    /// What is to be shown before the answer to the message.
    private mutating func message() -> SMTPTrace? {
        guard messageBytes > 0 else { return nil }
        defer { messageBytes = 0 }
        return .sent("[\(messageBytes) bytes of message]")
    }

    /// Without its end, and without anything that could do something to a terminal.
    private static func line(_ bytes: some Collection<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self).prefix { $0 != "\r" && $0 != "\n" && $0 != "\r\n" }
        return String(
            String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }
}
