internal import CCurl

/// What libcurl, or the care taken around it, refused before any byte left.
///
/// What happens while a mail is being sent is no error but evidence (``SMTPEvidence``): somebody must judge it.
package enum CurlError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No handle could be made: out of memory, or the library failed to initialise.
    case unavailable
    /// An option was refused; `code` is a `CURLcode`.
    case option(String, code: Int32)
    /// An address, host, name or credential holds a byte that could end a line or an SMTP path.
    case unsafeText(String)

    /// One line for a log; it never contains a value of the transfer.
    package var description: String {
        switch self {
        case .unavailable: "libcurl could not be initialised"
        case .option(let name, let code): "libcurl refused \(name): \(Self.text(of: code))"
        case .unsafeText(let what): "\(what) holds a byte that must not reach an SMTP command"
        }
    }

    /// libcurl's words for a `CURLcode`; they never contain anything of the transfer.
    package static func text(of code: Int32) -> String {
        guard let code = UInt32(exactly: code), let text = curl_easy_strerror(CURLcode(rawValue: code)) else {
            return "unknown error"
        }
        return String(cString: text)
    }
}
