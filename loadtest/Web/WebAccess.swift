import HTTP1
import HTTPServer
import HTTPTypes

/// Keeps others out: pages of other sites, also under a name that DNS was turned to us (DNS rebinding), and, when there is
/// a key, everybody who does not have it.
final class WebAccess: Middleware {
    private let key: String?

    /// - Parameter key: has to come once as `?key=…`, and then by a cookie of this machine's browser.
    init(key: String?) {
        self.key = key
    }

    private static let cookie = "loadtest_key"

    func receive(_ request: inout Request) -> Response? {
        guard RequestOrigin.isLocalName(request.head.authority ?? "") else {
            return WebAnswers.failure("this name is not ours", .forbidden)
        }
        if ![.get, .head, .options].contains(request.method), request.isCrossSite {
            return WebAnswers.failure("asked by a page of another site", .forbidden)
        }
        guard let key else { return nil }
        if let given = Self.keyOfQuery(request), Self.isSame(given, key) {
            let cookie = "\(Self.cookie)=\(key); Path=/; HttpOnly; SameSite=Strict"
            return Response(
                status: .seeOther,
                fields: [HTTPField(name: .location, value: "/"), WebAnswers.field("Set-Cookie", cookie)])
        }
        let bearer = request.fields.first(.authorization).map { $0.dropFirst("Bearer ".count) }.map(String.init)
        let given = [bearer, Self.keyOfCookie(request)].compactMap { $0 }
        guard !given.contains(where: { Self.isSame($0, key) }) else { return nil }
        return WebAnswers.failure("open /?key=… with the key of --web-key", .unauthorized)
    }

    private static func keyOfQuery(_ request: Request) -> String? {
        guard request.method == .get, request.path == "/" else { return nil }
        return (request.query ?? "").split(separator: "&").first { $0.hasPrefix("key=") }.map {
            String($0.dropFirst(4))
        }
    }

    private static func keyOfCookie(_ request: Request) -> String? {
        request.fields.values(.cookie).joined(separator: ";").split(separator: ";").lazy
            .map { $0.drop { $0 == " " } }.first { $0.hasPrefix("\(cookie)=") }
            .map { String($0.dropFirst(cookie.utf8.count + 1)) }
    }

    /// Takes as long whatever is different.
    private static func isSame(_ given: String, _ key: String) -> Bool {
        let (given, key) = (Array(given.utf8), Array(key.utf8))
        guard given.count == key.count else { return false }
        return zip(given, key).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
