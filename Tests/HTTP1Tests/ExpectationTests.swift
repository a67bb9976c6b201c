import HTTP1
import HTTPTypes
import Testing

@Suite("Expectations (RFC 9110 §10.1.1)")
struct ExpectationTests {
    @Test(
        "100-continue is heard on HTTP/1.1 when there is a body",
        arguments: [
            ("Expect: 100-continue\r\nContent-Length: 1\r\n", true),
            ("expect: 100-CONTINUE\r\nContent-Length: 1\r\n", true),
            ("Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n", true), ("Expect: 100-continue\r\n", false),
            ("Expect: 100-continue\r\nContent-Length: 0\r\n", false), ("Content-Length: 1\r\n", false),
            ("Expect:\r\nContent-Length: 1\r\n", false),
        ])
    func heard(_ lines: String, _ expectsContinue: Bool) throws {
        #expect(try head(of: request(lines)).expectsContinue == expectsContinue)
    }

    @Test(
        "every other expectation is 417",
        arguments: ["x", "100-continue, x", "100-continued", "100-continue;a", "200-ok"])
    func others(_ value: String) {
        let error = refusal(of: request("Expect: \(value)\r\nContent-Length: 1\r\n"))
        #expect(error == .expectationFailed && error?.status.code == 417)
    }

    @Test("HTTP/1.0 has no expectations")
    func version10() throws {
        for value in ["100-continue", "x"] {
            let text = "POST / HTTP/1.0\r\nExpect: \(value)\r\nContent-Length: 1\r\n\r\n"
            #expect(try head(of: text).expectsContinue == false)
        }
    }
}
