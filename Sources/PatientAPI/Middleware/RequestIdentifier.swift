import HTTP1
package import HTTPServer
import HTTPTypes
import Timekeeping

/// Names every request: the client's `X-Request-Id` when it is harmless, a fresh ULID otherwise; the server
/// repeats the name in the answer.
///
/// The outermost middleware, so that everything behind it can name the request.
package final class RequestIdentifier: Middleware {
    /// Has no settings.
    package init() {}

    /// Names the request before anything behind it runs.
    package func receive(_ request: inout Request) -> Response? {
        request.name = Self.name(request.first(.requestID))
        return nil
    }

    /// Accepts 1 to 128 of `A–Z a–z 0–9 . _ -`: nothing that could end a log line or a header field.
    static func name(_ offered: String?) -> RequestName {
        if let offered, (1...128).contains(offered.utf8.count), offered.utf8.allSatisfy(isHarmless) {
            return .given(offered)
        }
        // The order of a few milliseconds is told by the counter in it.
        return .generated(ULID.make(at: .nowCoarsely()))
    }

    private static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
