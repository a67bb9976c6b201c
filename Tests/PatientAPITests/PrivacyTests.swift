import HTTPServer
import Logging
import Operations
import Patients
import Synchronization
import Testing

@testable import PatientAPI

@Suite("Nothing personal leaves by the side doors (API §2.12)")
struct PrivacyTests {
    /// One mark in every place a client can write to.
    private static let marks = ["PLANTEDname", "plantedmail", "7770001", "planted-url", "plantedquery", "PLANTEDpath"]

    @Test("neither logs nor metrics hold a name, an address, a number, a query or a path")
    func planted() async throws {
        let captured = Captured()
        let sink = LogSink(write: { captured.append($0) })
        let log = StructuredLog(format: .json, level: .trace, sink: sink)
        let service = ServiceUnderTest(logger: log.logger(label: "test"))
        let body =
            #"{"name":"PLANTEDname","email":"plantedmail@example.com","phone":"7770001","#
            + #""document_url":"https://planted-url.example/"}"#

        for path in ["/patients/register", "/patients", "/register"] {
            _ = try await service.post(path, body)
            _ = try await service.post(path, body.replacing("example.com", with: "nodot"))
            _ = try await service.post(path, body.replacing("7770001", with: "7770001x"))
        }
        _ = try await service.get("/patients?email=plantedmail@example.com")
        _ = try await service.get("/patients/getPatientById/PLANTEDpath?plantedquery=1")
        _ = try await service.get("/PLANTEDpath")
        service.repository.fail(with: .unavailable(.corrupt))
        _ = try await service.post("/patients", body)

        #expect(sink.flush())
        let text = captured.text + String(decoding: service.registry.text(), as: UTF8.self)
        #expect(captured.text.contains(#""event":"http.request""#))
        #expect(text.contains("patient_validation_failures_total{"))
        for mark in Self.marks { #expect(!text.contains(mark), "\(mark)") }
    }

    @Test("canonical errors do not repeat what was sent")
    func echo() async throws {
        let body = #"{"name":"PLANTEDname","email":"plantedmail","phone":"7770001x","document_url":"planted-url"}"#

        let answer = try await ServiceUnderTest().post("/patients", body)

        #expect(answer.status == 422)
        for mark in Self.marks { #expect(!answer.text.contains(mark), "\(mark)") }
    }

    /// What a sink wrote.
    final class Captured: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        func append(_ more: [UInt8]) { bytes.withLock { $0 += more } }

        var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
    }
}
