import HTTP1
import HTTPServer
import HTTPTypes

/// Keeps pages of other sites out: under a name that DNS may have turned to us (DNS rebinding), and from deleting
/// anything by a form of their own.
final class SinkAccess: Middleware {
    func receive(_ request: inout Request) -> Response? {
        let authority = request.head.authority ?? ""
        guard Self.isOurs(authority) else { return Self.refusal("this name is not ours") }
        guard ![.get, .head, .options].contains(request.method) else { return nil }
        return Self.isCrossSite(request, authority) ? Self.refusal("asked by a page of another site") : nil
    }

    /// `localhost`, a name without dots as in a network of containers, or an IP address.
    static func isOurs(_ authority: String) -> Bool {
        if authority.hasPrefix("[") { return true }
        let host = (authority.lastIndex(of: ":").map { authority[..<$0] } ?? authority[...]).lowercased()
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        if labels.last == "localhost" { return true }
        if labels.count == 1 { return !host.isEmpty }
        return labels.count == 4 && labels.allSatisfy { UInt8($0) != nil && $0.first != "+" }
    }

    /// Fetch Metadata, else the origin (RFC 6454); clients that are no browsers send neither.
    private static func isCrossSite(_ request: Request, _ authority: String) -> Bool {
        if let site = request.fields.first(.fetchSite) { return !["same-origin", "none"].contains(site.lowercased()) }
        guard let origin = request.fields.first(.origin) else { return false }
        guard let scheme = origin.firstRange(of: "://") else { return true }
        return origin[scheme.upperBound...].lowercased() != authority.lowercased()
    }

    private static func refusal(_ reason: String) -> Response {
        SinkAnswers.data(Array("403 \(reason)\n".utf8), type: "text/plain; charset=utf-8", status: .forbidden)
    }
}

extension HTTPField.Name {
    fileprivate static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!
}
