import Patients
import Testing

@Suite("Clients are known by their network only (OPERATIONS §3.3)")
struct ClientNetworkTests {
    @Test(
        "the /24 of an IPv4 address",
        arguments: [(0xC000_0207 as UInt32, "192.0.2.0/24"), (0x7F00_0001, "127.0.0.0/24"), (.max, "255.255.255.0/24")])
    func ipv4(_ address: UInt32, _ text: String) {
        #expect(ClientNetwork(ipv4: address).text == text)
    }

    @Test(
        "the /48 of an IPv6 address; one that maps an IPv4 address counts as that",
        arguments: [
            (0x2001_0DB8_0001_0002 as UInt64, 3 as UInt64, "2001:db8:1::/48"), (0, 1, "0:0:0::/48"),
            (0, 0xFFFF_C000_0207, "192.0.2.0/24"),
        ])
    func ipv6(_ high: UInt64, _ low: UInt64, _ text: String) {
        #expect(ClientNetwork(ipv6: high, low: low).text == text)
    }
}
