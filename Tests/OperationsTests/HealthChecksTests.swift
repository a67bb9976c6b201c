import Synchronization
import TestSupport
import Testing

@testable import Operations

@Suite("Health (Operations §3.1)")
struct HealthChecksTests {
    /// A probe that counts its calls and answers as told.
    private final class Probe: Sendable {
        private let calls = Atomic<Int>(0)
        private let answer: HealthStatus

        init(_ answer: HealthStatus) { self.answer = answer }

        var count: Int { calls.load(ordering: .relaxed) }

        func ask() async -> HealthStatus {
            calls.add(1, ordering: .relaxed)
            return answer
        }
    }

    /// A clock that is set by hand.
    private final class Clock: Sendable {
        private let current = Mutex(ContinuousClock.now)

        var now: ContinuousClock.Instant { current.withLock { $0 } }

        func advance(by duration: Duration) { current.withLock { $0 += duration } }
    }

    private final class Flag: Sendable {
        private let state = Atomic<Bool>(false)

        var isSet: Bool { state.load(ordering: .relaxed) }

        func set() { state.store(true, ordering: .relaxed) }
    }

    private let clock = Clock()

    @Test("what is degraded is reported and takes nothing out of rotation")
    func degraded() async {
        let checks = HealthChecks([
            HealthCheck("sqlite", .readiness) { .ok() }, HealthCheck("disk", .readiness) { .ok(detail: "41 GiB free") },
            HealthCheck("redis", .advice) { .failed("connection refused") },
        ])

        let report = await checks.readiness()

        #expect(report.isPassing)
        #expect(String(decoding: report.plain(verbose: false), as: UTF8.self) == "ok\n")
        #expect(
            String(decoding: report.plain(verbose: true), as: UTF8.self)
                == "[+]sqlite ok\n[+]disk ok (41 GiB free)\n[!]redis degraded: connection refused\n[+]shutdown ok\n"
                + "readyz check passed\n")
    }

    @Test("a failing check is named without being asked for, and may be excluded")
    func failed() async {
        let checks = HealthChecks([HealthCheck("sqlite", .readiness) { .failed("disk full") }])

        let report = await checks.readiness()
        let excluding = await checks.readiness(excluding: ["sqlite", "nonsense"])

        #expect(!report.isPassing)
        #expect(
            String(decoding: report.plain(verbose: false), as: UTF8.self)
                == "[-]sqlite failed: disk full\n[+]shutdown ok\nreadyz check failed\n")
        #expect(excluding.isPassing)
        #expect(String(decoding: excluding.plain(verbose: true), as: UTF8.self).contains("warn: some health checks"))
    }

    @Test("liveness asks its own checks only")
    func liveness() async {
        let checks = HealthChecks([
            HealthCheck("loops", .liveness) { .ok() }, HealthCheck("sqlite", .readiness) { .failed("locked") },
        ])

        #expect(await checks.liveness().isPassing)
        #expect(await !checks.readiness().isPassing)
    }

    @Test("a result is reused while it is fresh, and shared by all who ask")
    func caching() async {
        let probe = Probe(.ok())
        let checks = HealthChecks(
            [HealthCheck("sqlite", .readiness, probe: probe.ask)], lifetime: .seconds(2),
            now: { [clock] in clock.now })

        await withTaskGroup { group in
            for _ in 0..<10 { group.addTask { _ = await checks.readiness() } }
        }
        #expect(probe.count == 1)

        clock.advance(by: .seconds(2))
        _ = await checks.readiness()
        #expect(probe.count == 2)
    }

    @Test("a probe that hangs fails in time, and hangs nobody")
    func hanging() async throws {
        let release = Flag()
        let checks = HealthChecks(
            [
                HealthCheck("sqlite", .readiness) {
                    while !release.isSet { await Task.yield() }
                    return .ok()
                }
            ], lifetime: .zero, patience: .milliseconds(20))

        let stuck = await checks.readiness()
        release.set()

        #expect(!stuck.isPassing)
        try await eventually("recovered") { await checks.readiness().isPassing ? true : nil }
    }
}
