import Testing
import Transport

@testable import PatientAPI

@Suite("Who may call while there are no keys (API §2.9)")
struct AccessTests {
    @Test(
        "local peers without a proxy, under a name that is ours",
        arguments: [
            ("127.0.0.1", "localhost:8000", nil, 200), ("172.17.0.2", "app", nil, 200), ("::1", "[::1]:8000", nil, 200),
            ("127.0.0.1", "127.0.0.1", nil, 200), ("10.1.2.3", "clinic.localhost", nil, 200),
            ("127.0.0.1", "evil.example", nil, 421), ("127.0.0.1", "127.0.0.1.evil.example", nil, 421),
            ("203.0.113.9", "localhost", nil, 401), ("127.0.0.1", "localhost", "X-Forwarded-For", 401),
            ("127.0.0.1", "localhost", "Forwarded", 401), ("127.0.0.1", "localhost", "Via", 401),
        ] as [(String, String, String?, Int)])
    func callers(_ peer: String, _ host: String, _ proxy: String?, _ status: Int) async throws {
        let service = ServiceUnderTest(
            access: AccessPolicy(), peer: SocketAddress(host: peer, port: 50_000))
        let fields = [("Host", host)] + (proxy.map { [($0, "x")] } ?? [])

        let answer = try await service.send("GET", "/patients", fields: fields, body: [])
        let legacy = try await service.send("GET", "/patients/getPatients", fields: fields, body: [])
        let live = try await service.send("GET", "/livez", fields: fields, body: [])

        #expect(answer.status == status)
        #expect(legacy.status == status)
        #expect(live.status == 200)
    }

    @Test("a refusal says how to authenticate, and a host may be allowed by name")
    func refusal() async throws {
        let stranger = ServiceUnderTest(access: AccessPolicy(), peer: SocketAddress(host: "203.0.113.9", port: 1))
        let named = ServiceUnderTest(
            access: AccessPolicy(allowedHosts: ["api.clinic.example"]), peer: SocketAddress(host: "127.0.0.1", port: 1))

        let refused = try await stranger.get("/patients")
        let allowed = try await named.get("/patients", ("Host", "API.clinic.example"))

        #expect(refused["www-authenticate"] == #"Bearer realm="patients""#)
        #expect(refused.text.contains(#""code":"unauthenticated""#))
        #expect(allowed.status == 200)
    }
}
