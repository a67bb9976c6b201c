import HTTP1
import Logging
import Operations
import Patients
import Testing

@testable import HTTPServer
@testable import PatientAPI

@Suite("What surrounds every answer (API §2.0, Operations §3)")
struct MiddlewareTests {
    @Test(
        "a harmless request id is kept, any other replaced by a ULID; the answer carries it",
        arguments: [
            ("abc-1.2_3", true), (String(repeating: "a", count: 128), true),
            (String(repeating: "a", count: 129), false),
            ("a b", false), ("ñ", false), ("a\"b", false),
        ])
    func requestID(_ offered: String, _ isKept: Bool) {
        let id = RequestIdentifier.name(offered).text

        #expect(isKept ? id == offered : id != offered && id.utf8.count == 26)
    }

    @Test(
        "errors carry the id too, inside and outside",
        arguments: ["/nope", "/patients/9", "/patients/getPatientById/9"])
    func errors(_ path: String) async throws {
        let answer = try await ServiceUnderTest().get(
            path, ("X-Request-Id", "R-1"), ("Accept", "application/problem+json"))

        #expect(answer["x-request-id"] == "R-1")
        #expect(answer.text.contains(#""instance":"/requests/R-1""#))
        #expect(answer.fields.count { $0.name == "x-request-id" } == 1)
    }

    @Test("requests are counted by template, status and known method, and by nothing a client invents")
    func metrics() async throws {
        let service = ServiceUnderTest()
        for id in 1...30 { _ = try await service.get("/patients/\(id)") }
        for path in ["/a", "/b", "/c"] { _ = try await service.send("BREW", path, fields: [], body: []) }

        let text = String(decoding: service.registry.text(), as: UTF8.self)

        let name = "http_server_request_duration_seconds_count"
        #expect(
            text.contains(
                name + #"{http_request_method="GET",http_route="/patients/{id}",http_response_status_code="404"} 30"#))
        #expect(
            text.contains(
                name + #"{http_request_method="_OTHER",http_route="",http_response_status_code="501"} 3"#))
        #expect(text.contains(#"http_server_active_requests{http_request_method="GET"} 0"#))
    }

    @Test("a success is told at debug, a server error at error, and a registration by how it ended")
    func levels() async throws {
        let captured = PrivacyTests.Captured()
        let sink = LogSink(write: { captured.append($0) })
        let service = ServiceUnderTest(
            logger: StructuredLog(format: .json, level: .info, sink: sink).logger(label: "test"))

        _ = try await service.post("/register", Sample.john)
        service.repository.fail(with: .overloaded)
        _ = try await service.post("/register", Sample.john)

        #expect(sink.flush())
        #expect(captured.text.count { $0 == "\n" } == 1)
        #expect(captured.text.contains(#""level":"error","msg":"request","event":"http.request""#))
        #expect(captured.text.contains(#""status":503"#))
    }

    @Test("what never became a request is counted, and told at debug without a word of what was sent")
    func refused() async throws {
        let captured = PrivacyTests.Captured()
        let sink = LogSink(write: { captured.append($0) })
        let service = ServiceUnderTest(
            logger: StructuredLog(format: .json, level: .debug, sink: sink).logger(label: "test"))

        for failure in [RequestFailure.malformed(.duplicateHost), .timeout, .overloaded] {
            _ = service.pipeline.response(refusing: failure)
        }

        #expect(sink.flush())
        for (status, kind) in [(400, "host"), (408, "timeout"), (503, "overloaded")] {
            #expect(
                captured.text.split(separator: "\n").contains {
                    $0.contains(#""event":"http.refused","error_code":"\#(kind)","request_id":"0"#)
                        && $0.hasSuffix(#""status":\#(status)}"#)
                })
            let labels = #"{http_request_method="_OTHER",http_route="",http_response_status_code="\#(status)"} 1"#
            #expect(
                String(decoding: service.registry.text(), as: UTF8.self)
                    .contains("http_server_request_duration_seconds_count" + labels))
        }
        #expect(captured.text.count { $0 == "\n" } == 3)
        #expect(!captured.text.contains(#""level":"error""#))
    }

    @Test("a slow request is for the morning")
    func slow() async throws {
        let captured = PrivacyTests.Captured()
        let sink = LogSink(write: { captured.append($0) })
        let service = ServiceUnderTest(
            settings: ApplicationSettings(slowRequest: .zero),
            logger: StructuredLog(format: .json, level: .info, sink: sink).logger(label: "test"))

        _ = try await service.get("/")

        #expect(sink.flush())
        #expect(captured.text.contains(#""level":"warning","msg":"request""#))
    }

    @Test("registrations are counted by result and family")
    func registrations() async throws {
        let service = ServiceUnderTest()
        _ = try await service.post("/register", Sample.john)
        _ = try await service.post("/patients", Sample.john)
        _ = try await service.post("/patients", "{}")

        let text = String(decoding: service.registry.text(), as: UTF8.self)

        for series in [
            #"{result="created",route_family="legacy"} 1"#, #"{result="duplicate",route_family="canonical"} 1"#,
            #"{result="invalid",route_family="canonical"} 1"#,
        ] {
            #expect(text.contains("patient_registrations_total" + series))
        }
        #expect(text.contains(#"patient_validation_failures_total{field="name",code="missing"} 1"#))
    }

    @Test("health, metrics and version answer on the same listener")
    func operations() async throws {
        let service = ServiceUnderTest(checks: [
            HealthCheck("sqlite", .readiness) { .ok() },
            HealthCheck("redis", .advice) { .failed("connection refused") },
        ])

        let ready = try await service.get("/readyz")
        let verbose = try await service.get("/healthz?verbose")
        let json = try await service.get("/readyz", ("Accept", "application/json"))
        let metrics = try await service.get("/metrics")
        let version = try await service.get("/version")
        service.health.beginDraining()
        let draining = try await service.get("/readyz")
        let live = try await service.get("/livez")

        #expect(ready.text == "ok\n" && ready.status == 200 && ready["cache-control"] == "no-store")
        #expect(
            verbose.text
                == "[+]sqlite ok\n[!]redis degraded: connection refused\n[+]shutdown ok\nreadyz check passed\n")
        #expect(json.text.hasPrefix(#"{"status":"degraded","checks":[{"name":"sqlite","status":"ok","detail":null},"#))
        #expect(metrics["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(
            version.text
                == #"{"name":"patient-api","version":"1.0.0","commit":"unknown","built":"unknown","schema":1}"#)
        #expect(draining.status == 503 && draining.text.contains("[-]shutdown failed: draining"))
        #expect(live.status == 200)
    }
}
