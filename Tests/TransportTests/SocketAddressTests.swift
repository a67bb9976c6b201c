import Testing
import Transport

@Suite("Socket addresses")
struct SocketAddressTests {
    @Test(
        "numeric hosts are read and written",
        arguments: [
            ("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("2001:db8::5", "[2001:db8::5]:80"),
            ("255.1.2.3", "255.1.2.3:80"),
        ])
    func numeric(_ host: String, _ text: String) {
        #expect(SocketAddress(host: host, port: 80)?.description == text)
    }

    @Test("names are not numeric", arguments: ["localhost", "", "1.2.3", "256.1.1.1", "::g", "127.1"])
    func names(_ host: String) {
        #expect(SocketAddress(host: host, port: 80) == nil)
    }

    @Test(
        "loopback and private networks are known (RFC 1918, RFC 4193, RFC 3927)",
        arguments: [
            ("127.9.9.9", true, true), ("::1", true, true), ("10.1.2.3", false, true), ("172.16.0.1", false, true),
            ("172.32.0.1", false, false), ("192.168.7.7", false, true), ("169.254.1.1", false, true),
            ("8.8.8.8", false, false), ("fd00::1", false, true), ("fe80::1", false, true),
            ("2001:db8::1", false, false),
            ("::ffff:127.0.0.1", true, true), ("::ffff:10.0.0.1", false, true), ("::ffff:8.8.8.8", false, false),
            ("::2", false, false),
        ])
    func scopes(_ host: String, _ isLoopback: Bool, _ isPrivate: Bool) {
        let address = SocketAddress(host: host, port: 1)
        #expect(address?.isLoopback == isLoopback)
        #expect(address?.isPrivate == isPrivate)
    }

    @Test("localhost resolves, a name under .invalid does not (RFC 6761)")
    func resolve() throws {
        #expect(try SocketAddress.resolve(host: "localhost", port: 7).allSatisfy { $0.isLoopback && $0.port == 7 })
        let error = #expect(throws: SystemCallError.self) {
            try SocketAddress.resolve(host: "nowhere.invalid", port: 7)
        }
        // The resolver's own words: there may be no resolver either where this runs.
        #expect(error?.errno ?? 0 < 0 && error?.description.contains("No such file") == false)
    }
}
