import HTTP1
import HTTPServer
import HTTPTypes

/// Keeps pages of other sites out: under a name that DNS may have turned to us (DNS rebinding), and from deleting
/// anything by a form of their own.
final class SinkAccess: Middleware {
    func receive(_ request: inout Request) -> Response? {
        guard RequestOrigin.isLocalName(request.head.authority ?? "") else {
            return Self.refusal("this name is not ours")
        }
        guard ![.get, .head, .options].contains(request.method) else { return nil }
        return request.isCrossSite ? Self.refusal("asked by a page of another site") : nil
    }

    private static func refusal(_ reason: String) -> Response {
        SinkAnswers.data(Array("403 \(reason)\n".utf8), type: "text/plain; charset=utf-8", status: .forbidden)
    }
}
