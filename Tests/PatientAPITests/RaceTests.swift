import Foundation
import HTTPServer
import JSON
import Logging
import Patients
import SQLite
import SQLitePatients
import TestSupport
import Testing

@testable import PatientAPI

@Suite("Of simultaneous registrations of one address exactly one succeeds")
struct RaceTests {
    /// Fewer with `RACE_BURSTS=100`, for who changes the test itself.
    private static let bursts = ProcessInfo.processInfo.environment["RACE_BURSTS"].flatMap { Int($0) } ?? 1_000
    private static let size = 256

    @Test(
        "bursts of 256 over 64 connections, in other case and other Unicode forms, on both families",
        .timeLimit(.minutes(15)))
    func bursts() async throws {
        try await DatabaseService.run { service in
            try await service.serving(loops: 4) { port in
                let connections = try PersistentConnections(64, to: port)
                var erased = 0
                for burst in 1...Self.bursts {
                    let requests = Self.requests(burst, connections)
                    let answers = try #require(
                        await connections.exchange((0..<Self.size).map { requests[$0 % requests.count] }),
                        "burst \(burst)")

                    let created = answers.filter { $0.status == 200 || $0.status == 201 }
                    let conflicts = answers.filter { $0.status == 409 }
                    let refused = answers.filter { $0.status == 400 }
                    #expect(created.count == 1 && refused.count + conflicts.count == Self.size - 1, "burst \(burst)")
                    #expect(refused.allSatisfy { $0.body == #"{"detail":"Email already registered"}"# })
                    let isLegacy = created.first?.status == 200
                    #expect(conflicts.count == Self.size / 2 - (isLegacy ? 0 : 1))
                    // Ids are given in order and never again, also not those of refused or erased patients.
                    #expect(try JSONValue.parse(Array(created[0].body.utf8))["id"]?.integerValue == Int64(burst))
                    if burst.isMultiple(of: 10) {
                        let deletion = await connections.exchange([connections.request("DELETE", "/patients/\(burst)")])
                        #expect(deletion?.map(\.status) == [204])
                        erased += 1
                    }
                }
                #expect(try await service.database.patients.count(.all) == Self.bursts - erased)
                #expect(
                    try Self.numbers(
                        """
                        SELECT count(*), count(DISTINCT patient_id), sum(state = 0) FROM notification_outbox
                        """, of: service, columns: 3) == [Self.bursts, Self.bursts, Self.bursts - erased])
                #expect(
                    try Self.numbers(
                        """
                        SELECT count(*), sum(result = 'ok') FROM audit_log WHERE action = 'patient.create'
                        """, of: service, columns: 2) == [Self.bursts * Self.size, Self.bursts])
                guard case .intact = try await service.database.audit.verify() else {
                    Issue.record("the audit chain is broken")
                    return
                }
            }
        }
    }

    /// The registration in 24 forms of one address that are all the same to whoever compares them, on both routes.
    private static func requests(_ burst: Int, _ connections: PersistentConnections) -> [[UInt8]] {
        let domains =
            burst.isMultiple(of: 4)
            ? ["españa.example", "ESPAÑA.Example", "xn--espaa-rta.example", "XN--ESPAA-RTA.EXAMPLE"]
            : ["clinic.example", "CLINIC.Example", "Clinic.example", "clinic.EXAMPLE"]
        let addresses = ["ñandú.çelik\(burst)", "ÑANDÚ.Çelik\(burst)", "ñandÚ.ÇELIK\(burst)"].flatMap { local in
            domains.map { "\(local)@\($0)" }
        }
        let forms =
            addresses.map(\.precomposedStringWithCanonicalMapping)
            + addresses.map(\.decomposedStringWithCanonicalMapping)
        return forms.flatMap { form in
            ["/patients/register", "/patients"].map { connections.request("POST", $0, json: body(burst, form)) }
        }
    }

    private static func body(_ burst: Int, _ email: String) -> String {
        #"{"name":"Ana","email":"\#(email)","phone":"2901 1919","document_url":"https://example.com/\#(burst)"}"#
    }

    /// What the one row of a query holds.
    private static func numbers(
        _ query: StaticString, of service: DatabaseService, columns: Int
    ) throws -> [Int] {
        let connection = try Connection(path: service.path, access: .readOnly)
        return try connection.statement(query).first { row in
            var numbers: [Int] = []
            // A row cannot be captured by a closure.
            for column in 0..<Int32(columns) { numbers.append(Int(row.integer(column))) }
            return numbers
        } ?? []
    }
}
