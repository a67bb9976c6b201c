import HTTPServer
import PatientAPI
import Testing

@Suite("Who may call without a key (API.md §2.9)")
struct AccessPolicyTests {
    private let policy = AccessPolicy(allowedHosts: ["clinic.example"])

    @Test(
        "a local peer may, under a name that no foreign page can use",
        arguments: [
            "localhost", "localhost:8000", "LOCALHOST:8000", "app", "app:8000", "a.localhost", "127.0.0.1:8000",
            "192.168.1.7", "[::1]:8000", "clinic.example", "Clinic.Example:443",
        ])
    func localPeer(authority: String) {
        #expect(policy.refusal(isLocalPeer: true, isForwarded: false, authority: authority) == nil)
    }

    @Test(
        "a name that DNS could rebind is misdirected",
        arguments: [
            "evil.example", "evil.example:8000", "clinic.example.evil.example", "1.2.3.4.5", "1.2.3.256", "1.2.3.+4",
            "1.2.3.", "1.2..4", ".1.2.3", "1.2.3.-0", "1.2.3.4.", "1.2.3",
            "localhost.evil.example", "",
        ])
    func reboundHost(authority: String) {
        #expect(policy.refusal(isLocalPeer: true, isForwarded: false, authority: authority) == .hostNotAllowed)
    }

    @Test("a peer from elsewhere is refused under every name")
    func foreignPeer() {
        #expect(policy.refusal(isLocalPeer: false, isForwarded: false, authority: "localhost") == .unauthenticated)
        #expect(policy.refusal(isLocalPeer: false, isForwarded: false, authority: "clinic.example") == .unauthenticated)
    }

    @Test("behind a proxy nobody is local, although the proxy is")
    func forwarded() {
        #expect(policy.refusal(isLocalPeer: true, isForwarded: true, authority: "localhost") == .unauthenticated)
    }

    @Test("a request without Host is misdirected")
    func withoutHost() {
        #expect(policy.refusal(isLocalPeer: true, isForwarded: false, authority: nil) == .hostNotAllowed)
    }

    @Test(
        "a page of another site may change nothing; programs and our own pages may",
        arguments: [
            (nil, nil, false), ("same-origin", "http://localhost:8000", false), ("none", nil, false),
            (nil, "http://localhost:8000", false), (nil, "HTTP://LOCALHOST:8000", false), ("cross-site", nil, true),
            ("same-site", nil, true), (nil, "https://evil.example", true), (nil, "http://localhost:9000", true),
            (nil, "null", true), ("cross-site", "http://localhost:8000", true),
        ] as [(String?, String?, Bool)])
    func crossSite(fetchSite: String?, origin: String?, isCrossSite: Bool) {
        #expect(
            RequestOrigin.isCrossSite(fetchSite: fetchSite, origin: origin, authority: "localhost:8000") == isCrossSite)
    }

    @Test("open to all means all")
    func openToAll() {
        let open = AccessPolicy(isOpenToAll: true)
        #expect(open.refusal(isLocalPeer: false, isForwarded: true, authority: "evil.example") == nil)
    }
}
