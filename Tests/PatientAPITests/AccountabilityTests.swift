import Patients
import Testing
import Transport

@testable import PatientAPI

@Suite("Who did what and who looked at whom (OPERATIONS §3.4)", .timeLimit(.minutes(2)))
struct AccountabilityTests {
    private typealias Step = (action: AuditAction, subject: AuditEvent.Subject, result: String)

    @Test("every route names its caller, its request and the network it came from")
    func routes() async throws {
        try await DatabaseService.run { service in
            let requests: [(String, String, String)] = [
                ("POST", "/patients", Sample.john), ("POST", "/register", Sample.patient(2)),
                ("POST", "/patients", Sample.john), ("GET", "/patients/1", ""),
                ("GET", "/patients/getPatientById/2", ""), ("GET", "/patients/9", ""), ("GET", "/patients", ""),
                ("GET", "/patients/getPatients", ""), ("DELETE", "/patients/1", ""),
                ("POST", "/patients/deletePatientById/2", ""), ("GET", "/patients/1", ""), ("GET", "/patients", ""),
            ]
            for (number, (method, target, body)) in requests.enumerated() {
                _ = try await service.send(
                    method, target, fields: [("Content-Type", "application/json"), ("X-Request-Id", "r\(number)")],
                    body: Array(body.utf8))
                _ = try await service.auditEntries(number + 1)
            }

            let entries = try await service.auditEntries(requests.count)
            let expected: [Step] = [
                (.create, .patient(1), "ok"), (.create, .patient(2), "ok"), (.create, .patient(1), "email-taken"),
                (.read, .patient(1), "ok"), (.read, .patient(2), "ok"), (.read, .patient(9), "not-found"),
                (.list, .patients(first: 1, last: 2, count: 2), "ok"),
                (.list, .patients(first: 1, last: 2, count: 2), "ok"), (.delete, .patient(1), "ok"),
                (.delete, .patient(2), "ok"), (.read, .patient(1), "erased"),
                (.list, .patients(first: 0, last: 0, count: 0), "ok"),
            ]
            #expect(entries.map(\.action) == expected.map(\.action))
            #expect(entries.map(\.subject) == expected.map(\.subject))
            #expect(entries.map(\.result.rawValue) == expected.map(\.result))
            #expect(entries.map(\.requestID) == requests.indices.map { "r\($0)" })
            #expect(entries.allSatisfy { $0.actor == "anonymous" && $0.client == "192.0.2.0/24" })
        }
    }

    @Test("whoever is not let in is noted once, and counted every time")
    func denied() async throws {
        try await DatabaseService.run(access: AccessPolicy()) { service in
            for _ in 0..<3 { #expect(try await service.get("/patients/1").status == 401) }

            let entries = try await service.auditEntries(1)
            #expect(entries.map(\.action) == [.denied])
            #expect(entries.map(\.result) == [.denied])
            #expect(entries.first?.client == "192.0.2.0/24")
            #expect(service.metrics.contains(#"patient_auth_total{outcome="unauthenticated"} 3"#))
        }
    }
}

@Suite("Which refusals are written down")
struct DenialThrottleTests {
    private let start = ContinuousClock.now

    @Test("the first of a kind from a network, and the next a minute later")
    func interval() {
        var throttle = DenialThrottle()
        let network = ClientNetwork(ipv4: 0xC000_0207)
        func admits(_ refusal: AccessRefusal, _ client: ClientNetwork?, _ second: Int) -> Bool {
            throttle.admits(refusal, from: client, at: start.advanced(by: .seconds(second)))
        }
        #expect(admits(.unauthenticated, network, 0))
        #expect(!admits(.unauthenticated, network, 59))
        #expect(admits(.crossSite, network, 1))
        #expect(admits(.unauthenticated, nil, 2))
        #expect(admits(.unauthenticated, network, 60))
        #expect(!admits(.unauthenticated, network, 61))
    }

    @Test("a crowd from everywhere fills neither the log nor the memory")
    func capacity() {
        var throttle = DenialThrottle()
        func admitted(_ second: Int) -> Int {
            (0..<10_000).count { number in
                throttle.admits(
                    .unauthenticated, from: ClientNetwork(ipv4: UInt32(number) << 8),
                    at: start.advanced(by: .seconds(second)))
            }
        }
        #expect(admitted(0) == DenialThrottle.capacity)
        #expect(admitted(30) == 0)
        #expect(admitted(60) == DenialThrottle.capacity)
    }
}
