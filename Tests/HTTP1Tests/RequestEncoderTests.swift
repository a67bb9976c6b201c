import HTTP1
import HTTP1Fuzzing
import HTTPTypes
import Testing

@Suite("Writing requests (RFC 9112 §3)")
struct RequestEncoderTests {
    @Test("what the client writes the server reads")
    func roundTrip() throws {
        var out: [UInt8] = []
        RequestEncoder.append(
            method: .post, target: "/patients?a=b", host: "[::1]:8000",
            fields: [
                HTTPField(name: .contentType, value: "application/json"), HTTPField(name: .contentLength, value: "99"),
            ],
            body: Array("{}".utf8), to: &out)
        RequestEncoder.append(method: .get, target: "/", host: "a", to: &out)

        let facts = transcript(of: out)
        #expect(facts.count == 5)
        guard case .head(let post) = facts[0], case .head(let get) = facts[3] else { throw NoHead(instead: "\(facts)") }
        #expect(post.framing == .length(2) && post.fields.count == 3 && post.authority == "[::1]:8000")
        #expect(post.target == RequestTarget(path: "/patients", query: "a=b"))
        #expect(get.framing == .none && get.fields.count == 1)
    }

    @Test("an empty body has a length, no body has none (RFC 9110 §8.6)")
    func emptyBody() {
        var out: [UInt8] = []
        RequestEncoder.append(method: .post, target: "/", host: "a", body: [], to: &out)
        #expect(String(decoding: out, as: UTF8.self) == "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
    }
}
