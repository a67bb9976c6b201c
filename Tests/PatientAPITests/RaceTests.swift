import Foundation
import HTTPServer
import JSON
import Logging
import Patients
import SQLitePatients
import TestSupport
import Testing

@testable import PatientAPI

@Suite("Of simultaneous registrations of one address exactly one succeeds")
struct RaceTests {
    /// What a run of this size takes in a debug build; a thousand bursts with `RACE_BURSTS=1000`.
    private static let bursts = ProcessInfo.processInfo.environment["RACE_BURSTS"].flatMap { Int($0) } ?? 100
    private static let size = 256

    @Test(
        "bursts of 256 over 64 connections, in other case and other Unicode forms, on both families",
        .timeLimit(.minutes(10)))
    func bursts() async throws {
        try await DatabaseService.run { service in
            try await service.serving(loops: 4) { port in
                let connections = try PersistentConnections(64, to: port)
                var owners: [Int64] = []
                for burst in 1...Self.bursts {
                    let requests = (0..<Self.size).map { number in
                        connections.request(
                            "POST", number.isMultiple(of: 2) ? "/patients/register" : "/patients",
                            json: Self.body(burst, Self.address(burst, form: number)))
                    }
                    let answers = try #require(await connections.exchange(requests), "burst \(burst)")

                    let created = answers.filter { [200, 201].contains($0.status) }
                    let refused = answers.filter { [400, 409].contains($0.status) }
                    #expect(created.count == 1 && refused.count == Self.size - 1, "burst \(burst)")
                    for answer in refused where answer.status == 400 {
                        #expect(answer.body == #"{"detail":"Email already registered"}"#)
                    }
                    let id = try #require(JSONValue.parse(Array(created[0].body.utf8))["id"]?.integerValue)
                    #expect(id == owners.count + 1, "burst \(burst)")
                    owners.append(id)
                    // An address that was taken and is free again belongs to somebody new, under a new id.
                    if burst.isMultiple(of: 10) {
                        let deletion = await connections.exchange([connections.request("DELETE", "/patients/\(id)")])
                        #expect(deletion?.map(\.status) == [204])
                    }
                }
                let erased = Self.bursts / 10
                #expect(try await service.database.patients.count(.all) == Self.bursts - erased)
                let outbox = try await service.database.outbox.summary()
                #expect(outbox.openCount == Self.bursts - erased)
                let creations = try await service.database.audit.entries(
                    AuditQuery(action: .create, limit: Self.bursts * Self.size + 1))
                #expect(creations.count == Self.bursts * Self.size)
                #expect(creations.count { $0.result == .done } == Self.bursts)
                guard case .intact = try await service.database.audit.verify() else {
                    Issue.record("the audit chain is broken")
                    return
                }
            }
        }
    }

    /// One address in one of 24 forms that all are the same to whoever compares them.
    private static func address(_ burst: Int, form: Int) -> String {
        let locals = ["ñandú.çelik\(burst)", "ÑANDÚ.Çelik\(burst)", "ñandÚ.ÇELIK\(burst)"]
        let domains = ["españa.example", "ESPAÑA.Example", "xn--espaa-rta.example", "XN--ESPAA-RTA.EXAMPLE"]
        let address = "\(locals[form % 3])@\(domains[form / 3 % 4])"
        return form / 12 % 2 == 0
            ? address.precomposedStringWithCanonicalMapping : address.decomposedStringWithCanonicalMapping
    }

    private static func body(_ burst: Int, _ email: String) -> String {
        #"{"name":"Ana","email":"\#(email)","phone":"2901 1919","document_url":"https://example.com/\#(burst)"}"#
    }
}
