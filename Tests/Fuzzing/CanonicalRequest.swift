import HTTP1
import HTTPTypes

/// An accepted request as bytes, written in the plainest way: the other half of the round trip.
enum CanonicalRequest {
    /// Blanks around values, extensions, trailers and the cut into chunks are gone; all else is as it came.
    static func bytes(_ head: RequestHead, body: [UInt8]) -> [UInt8] {
        var out = Array("\(head.method.rawValue) \(text(of: head.target)) ".utf8)
        out += Array(head.version == .http11 ? "HTTP/1.1\r\n".utf8 : "HTTP/1.0\r\n".utf8)
        head.fields.forEach { name, value in
            out += name
            out.append(UInt8(ascii: ":"))
            out += value
            out += [13, 10]
        }
        out += [13, 10]
        guard head.framing == .chunked else { return out + body }
        if !body.isEmpty { out += Array("\(String(body.count, radix: 16))\r\n".utf8) + body + [13, 10] }
        return out + Array("0\r\n\r\n".utf8)
    }

    private static func text(of target: RequestTarget) -> String {
        let query = target.query.map { "?" + $0 } ?? ""
        guard let authority = target.authority else { return target.path + query }
        return "http://" + authority + (target.form == .asterisk ? "" : target.path) + query
    }
}
