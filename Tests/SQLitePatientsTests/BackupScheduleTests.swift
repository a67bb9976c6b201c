import SQLitePatients
import Testing
import Timekeeping

@Suite("When backups are due")
struct BackupScheduleTests {
    private let now = Timestamp(seconds: 1_000_000)
    private let schedule = BackupSchedule(interval: .seconds(3_600))

    private func ago(_ seconds: Int64) -> Timestamp { now.advanced(bySeconds: -seconds) }

    @Test("without any there is one at once")
    func none() {
        #expect(schedule.wait(newest: nil, failed: nil, now: now) == .zero)
    }

    @Test("an interval passes between two, whoever has made the last one", arguments: [0, 1, 3_599, 3_600, 9_999])
    func interval(_ age: Int64) {
        #expect(schedule.wait(newest: ago(age), failed: nil, now: now) == .seconds(max(0, 3_600 - age)))
    }

    @Test("after a failure five minutes pass, or the interval when that is shorter")
    func failure() {
        #expect(schedule.wait(newest: nil, failed: ago(100), now: now) == .seconds(200))
        #expect(schedule.wait(newest: ago(5_000), failed: ago(400), now: now) == .zero)
        #expect(BackupSchedule(interval: .seconds(60)).wait(newest: nil, failed: ago(20), now: now) == .seconds(40))
        // A newer backup was made by somebody else meanwhile.
        #expect(schedule.wait(newest: ago(10), failed: ago(100), now: now) == .seconds(3_590))
    }

    @Test("a backup of the future counts as one of now, so that a clock set back stops none for long")
    func future() {
        #expect(schedule.wait(newest: ago(-90_000), failed: nil, now: now) == .seconds(3_600))
    }
}
