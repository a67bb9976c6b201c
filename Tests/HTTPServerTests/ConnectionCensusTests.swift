import Testing
import Transport

@testable import HTTPServer

@Suite("How many connections are taken, and from whom")
struct ConnectionCensusTests {
    private static func address(_ host: String, port: UInt16 = 1) throws -> SocketAddress {
        try #require(SocketAddress(host: host, port: port))
    }

    @Test(
        "so many from one address, whatever the port",
        arguments: [
            ("192.0.2.1", "192.0.2.1", "192.0.2.2"), ("192.0.2.1", "::ffff:192.0.2.1", "::ffff:192.0.2.2"),
            // Whoever has one address of a /64 has all of them.
            ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1"),
        ])
    func perAddress(_ first: String, _ second: String, _ other: String) throws {
        var census = ConnectionCensus(maximum: 100, maximumPerAddress: 1)
        #expect(census.add(try Self.address(first)) == nil)
        #expect(census.add(try Self.address(second, port: 2)) == .addressLimit)
        #expect(census.add(try Self.address(other)) == nil)
        census.remove(try Self.address(second, port: 3))
        #expect(census.add(try Self.address(first)) == nil)
    }

    @Test(
        "this machine is counted only in all", arguments: ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "unix"])
    func exempt(_ host: String) throws {
        var census = ConnectionCensus(maximum: 3, maximumPerAddress: 1)
        let peer = host == "unix" ? SocketAddress.unix("") : try Self.address(host)
        for _ in 0..<3 { #expect(census.add(peer) == nil) }
        #expect(census.add(peer) == .connectionLimit)
        census.remove(peer)
        #expect(census.add(nil) == nil)
    }

    @Test("what is not taken is not counted")
    func refused() throws {
        var census = ConnectionCensus(maximum: 2, maximumPerAddress: 1)
        let peer = try Self.address("192.0.2.1")
        #expect(census.add(peer) == nil)
        for _ in 0..<5 { #expect(census.add(peer) == .addressLimit) }
        #expect(census.add(try Self.address("192.0.2.2")) == nil)
        #expect(census.add(try Self.address("192.0.2.3")) == .connectionLimit)
        census.remove(peer)
        #expect(census.add(peer) == nil)
    }

    @Test("0 is no limit per address")
    func unlimited() throws {
        var census = ConnectionCensus(maximum: 1_000, maximumPerAddress: 0)
        for _ in 0..<1_000 { #expect(census.add(try Self.address("192.0.2.1")) == nil) }
    }
}
