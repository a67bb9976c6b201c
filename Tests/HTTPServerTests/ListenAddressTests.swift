import HTTPServer
import Testing

@Suite("Listen addresses as they are written")
struct ListenAddressTests {
    @Test(
        "each form is read",
        arguments: [
            ("127.0.0.1:8000", ListenAddress.tcp(host: "127.0.0.1", port: 8_000)),
            ("[::1]:0", .tcp(host: "::1", port: 0)), (":8000", .tcp(host: "0.0.0.0", port: 8_000)),
            ("localhost:80", .tcp(host: "localhost", port: 80)), ("unix:/run/a.sock", .unix(path: "/run/a.sock")),
            ("fd:3", .descriptor(3)),
        ])
    func good(_ text: String, _ address: ListenAddress) throws {
        #expect(try ListenAddress(parsing: text) == address)
    }

    @Test(
        "anything else is not",
        arguments: [
            "", "8000", "127.0.0.1", "a:b", "a:+80", "a:65536", "a:99999999999999999999", "::1:80", "unix:", "fd:x",
            "fd:-1",
        ])
    func bad(_ text: String) {
        #expect(throws: ListenAddress.Malformed(text: text)) { try ListenAddress(parsing: text) }
    }
}
