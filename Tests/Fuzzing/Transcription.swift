import HTTP1
import HTTPTypes

/// A reading as one line of text, for a program in another language:
///
///     474554…  head GET 2f HTTP/1.1 none 41 686f7374=61 … | body 6162 | end 45 | error badChunk
///
/// The input; then each fact with the offset behind it. Bytes are hexadecimal, `-` when there are none; the fields of a
/// head follow its target, version, framing and offset.
package enum Transcription {
    /// `bytes` and what was read from them.
    package static func line(_ bytes: [UInt8], _ reading: Reading) -> String {
        var boundaries = reading.boundaries[...]
        let facts = reading.facts.map { fact in
            switch fact {
            case .head(let head): "head " + text(head, boundaries.removeFirst())
            case .response(let head): "response \(head.status.code) \(boundaries.removeFirst())"
            case .body(let bytes): "body \(hexadecimal(bytes))"
            case .end: "end \(boundaries.removeFirst())"
            case .error(let error): "error \(error)"
            }
        }
        return ([hexadecimal(bytes)] + facts).joined(separator: "|")
    }

    private static func text(_ head: RequestHead, _ offset: Int) -> String {
        let target = head.target
        let query = target.query.map { "?" + $0 } ?? ""
        let path = target.form == .asterisk && target.authority != nil ? "" : target.path
        var words = [
            hexadecimal(Array(head.method.rawValue.utf8)), hexadecimal(Array((target.authority ?? "").utf8)),
            hexadecimal(Array((path + query).utf8)), head.version == .http11 ? "1.1" : "1.0", framing(head.framing),
            head.keepsAlive ? "keep" : "close", String(offset),
        ]
        head.fields.forEach { name, value in
            words.append(hexadecimal(Array(name)) + "=" + hexadecimal(Array(value)))
        }
        return words.joined(separator: " ")
    }

    private static func framing(_ framing: BodyFraming) -> String {
        switch framing {
        case .none: "none"
        case .length(let length): String(length)
        case .chunked: "chunked"
        }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        guard !bytes.isEmpty else { return "-" }
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
