import Compression
import HTTPServer
import HTTPTypes

extension GzipEncoder: ContentEncoder {}

extension Response {
    /// The same answer in the coding that its client likes best: gzip from 1 KiB on, and for streams.
    ///
    /// A route asks for it by name; it is no middleware. Compression tells by its length what two parts of an answer have
    /// in common: an answer that repeats what somebody else may have put into the request next to a secret must never
    /// be compressed (BREACH, https://breachattack.com), and only the route knows. Lists repeat nothing of their
    /// request in their content, and no browser adds credentials to theirs by itself.
    ///
    /// What is long becomes a stream, so that other connections are served between its pieces; `HEAD` decides by the
    /// same rules and so announces the same. Where nothing acceptable can be had the answer stays as it is.
    func encoded(for accepted: AcceptedCodings) -> Response {
        var answer = self
        answer.addVary("Accept-Encoding")
        switch body {
        case .bytes(let bytes) where !bytes.isEmpty:
            guard accepted.coding(ofSmall: bytes.count < Self.worthCoding) == .gzip else { return answer }
            if bytes.count <= Self.codedAtOnce {
                guard let coded = Self.gzip(bytes) else { return answer }
                answer.body = .bytes(coded)
            } else {
                answer.body = .stream { writer in
                    writer.encode(with: try GzipEncoder())
                    try await writer.write(bytes)
                }
            }
        case .stream(_, let produce):
            guard accepted.coding(ofSmall: false) == .gzip else { return answer }
            answer.body = .stream { writer in
                writer.encode(with: try GzipEncoder())
                try await produce(&writer)
            }
        default: return answer
        }
        answer.fields.append(HTTPField(name: .contentEncoding, value: ContentCoding.gzip.rawValue))
        answer.weakenTag()
        return answer
    }

    /// Below this the coded form, which has 18 bytes of its own, saves no packet.
    private static let worthCoding = 1_024
    /// 0.3 ms: longer content is coded in several turns of the loop.
    private static let codedAtOnce = 65_536

    /// Nil when there is no memory for it: better uncompressed than not at all.
    private static func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        var coded: [UInt8] = []
        coded.reserveCapacity(bytes.count / 4)
        do throws(GzipError) {
            let encoder = try GzipEncoder()
            try encoder.encode(bytes[...], into: &coded)
            try encoder.finish(into: &coded)
        } catch {
            return nil
        }
        return coded
    }

    /// Adds a name to `Vary` (RFC 9110 §12.5.5).
    private mutating func addVary(_ name: String) {
        guard let index = fields.firstIndex(where: { $0.name == .vary }) else {
            return fields.append(HTTPField(name: .vary, value: name))
        }
        fields[index].value += ", " + name
    }

    /// The coded form is another sequence of bytes, and a strong tag belongs to one (RFC 9110 §8.8.3); a weak one says
    /// what remains true, that the content is the same.
    private mutating func weakenTag() {
        for index in fields.indices where fields[index].name == .eTag && !fields[index].value.hasPrefix("W/") {
            fields[index].value = "W/" + fields[index].value
        }
    }
}
