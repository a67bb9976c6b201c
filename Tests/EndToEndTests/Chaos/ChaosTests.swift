import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    /// `CHAOS_JOBS=100000 CHAOS_KILLS=1000` is the long form; `CHAOS_SEED` repeats a run.
    @Suite("Whatever is killed, every registration's mail is accepted or given up with a reason")
    struct ChaosTests {
        private static func number(_ name: String, _ standard: Int) -> Int {
            Int(ProcessInfo.processInfo.environment[name] ?? "") ?? standard
        }

        private static let connections = 4

        @Test("workers, API, Redis and mail server are killed, emptied and stalled while registrations flow")
        func chaos() async throws {
            let plan = ChaosPlan(
                seed: UInt64(Self.number("CHAOS_SEED", 5)), registrations: Self.number("CHAOS_JOBS", 2_000),
                kills: Self.number("CHAOS_KILLS", 60))
            let stage = try await ChaosStage()
            let recovery = RecoveryWatch(stage: stage)
            let progress = ChaosProgress()
            var verdict = ChaosVerdict()

            let poison = Task { try await PoisonWatch(stage: stage).run() }
            let truth = Task { await Self.watch(stage, progress) }
            async let acknowledged = Self.register(plan, stage, progress)
            // They hold the stage: as long as they run, so does what it has started.
            defer {
                poison.cancel()
                truth.cancel()
                progress.stop()
            }
            var random = SeededGenerator(seed: plan.seed)
            for disturbance in plan.disturbances {
                try await Task.sleep(for: ChaosPlan.pause(using: &random))
                if case .killWorker(let index) = disturbance {
                    try await recovery.kill(index)
                } else {
                    try await stage.apply(disturbance)
                }
            }
            progress.endDisturbances()
            verdict.acknowledged = await acknowledged
            verdict.patients = try await Self.rest(stage, within: .seconds(max(100, plan.kills)))
            truth.cancel()
            await truth.value
            poison.cancel()
            try await poison.value

            for index in verdict.patients.indices where verdict.patients[index].state != "sent" {
                verdict.patients[index].reason = await stage.reason(of: verdict.patients[index].id)
            }
            verdict.mails = stage.deployment.smtp.mails
            verdict.flagged = stage.flagged()
            verdict.kills = await stage.kills
            let check = try await stage.queue("fsck")
            let deaths = await stage.deaths
            let recoveries = await recovery.recoveries()
            print(Self.summary(verdict, recoveries, seed: plan.seed))

            #expect(verdict.violations == [])
            #expect(progress.falseClaims == [], "mail.state is never ahead of the mail server")
            #expect(check.status == 0, "\(check.output)")
            #expect(deaths == [])
            #expect(verdict.acknowledged.count >= plan.registrations && verdict.kills >= plan.kills)
            #expect(verdict.poisonous > 0)
            #expect(recoveries.allSatisfy { $0 <= .seconds(12) }, "\(recoveries)")
            #expect(try await stage.stop() == [0, 0, 0])
        }

        /// Registers patients until there are enough and the disturbances are over.
        private static func register(
            _ plan: ChaosPlan, _ stage: ChaosStage, _ progress: ChaosProgress
        ) async -> Set<String> {
            let interval = plan.interval(connections: connections)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<connections {
                    group.addTask {
                        while let number = progress.next(enough: plan.registrations) {
                            let address = Fate.address(of: number)
                            if await stage.deployment.register(address)?.status == 200 {
                                progress.acknowledge(address)
                            }
                            // The load: so many registrations a second.
                            try? await Task.sleep(for: interval)
                        }
                    }
                }
            }
            return progress.acknowledged
        }

        /// Looks again and again whether what is said to be sent has been accepted.
        private static func watch(_ stage: ChaosStage, _ progress: ChaosProgress) async {
            while !Task.isCancelled {
                if let patients = await stage.patients() {
                    let accepted = Set(stage.deployment.smtp.mails.map(\.to))
                    for patient in patients where patient.state == "sent" && !accepted.contains(patient.email) {
                        progress.complain(patient.email)
                    }
                }
                // How often it looks; the list of everybody is not cheap.
                try? await Task.sleep(for: .seconds(2))
            }
        }

        /// Waits until nothing is under way any more. What waits for its time need not.
        private static func rest(
            _ stage: ChaosStage, within limit: Duration
        ) async throws -> [ChaosVerdict.Patient] {
            try await eventually("all mails to come to an end", within: limit) {
                _ = try await stage.queue("retry-now", "--all")
                guard let patients = await stage.patients() else { return nil }
                let isOver = patients.allSatisfy { ["sent", "failed", "uncertain"].contains($0.state) }
                return isOver ? patients : nil
            }
        }

        private static func summary(_ verdict: ChaosVerdict, _ recoveries: [Duration], seed: UInt64) -> String {
            let times = recoveries.sorted().map {
                Double($0.components.seconds) + Double($0.components.attoseconds) / 1e18
            }
            let longest = times.last.map { String(format: "%.1f", $0) } ?? "none"
            return """
                chaos, seed \(seed): \(verdict.patients.count) registrations, \(verdict.kills) kills, \
                \(verdict.mails.count) mails accepted, \(verdict.duplicated.count) of them more than once, \
                \(verdict.patients.count { $0.state == "failed" }) given up, \(verdict.poisonous) of them as poison, \
                \(verdict.uncertain) left to a person; \
                \(recoveries.count) recoveries, the longest \(longest) s
                """
        }
    }
}
