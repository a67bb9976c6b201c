import LoadEngine
import Testing

@testable import LoadVerification

@Suite("The assessment of a ledger and what was seen")
struct AssessmentTests {
    private var script: LedgerScript {
        var script = LedgerScript()
        for person in 1...5 { script.register(UInt64(person), as: Int64(person * 10), hasKey: person == 2) }
        return script
    }

    @Test("everything as it should be breaks nothing, and counts what there is")
    func right() {
        let judgement = script.judgement

        #expect(judgement.isSatisfied)
        #expect(judgement.counts.acknowledged == 5 && judgement.counts.readBack == 5 && judgement.counts.lost == 0)
        #expect(judgement.counts.mails == 5 && judgement.lostMails == 0)
        #expect(judgement.mailLatency.count == 5)
    }

    @Test("I1: a patient who is missing, different, or absent from the list")
    func readable() {
        for change in [
            { (script: inout LedgerScript) in script.seen.reads[30] = .missing },
            { $0.seen.reads[30] = .different }, { $0.seen.reads[30] = .unclear(500) },
            { $0.seen.rows?.removeAll { $0.id == 30 } },
            { $0.seen.rows?[2] = Observation.Row(id: 30, person: 3, isRight: false) },
        ] {
            var script = script
            change(&script)
            #expect(script.broken == [.readable])
        }
        var script = script
        script.seen.reads[30] = .missing
        #expect(script.judgement.counts.lost == 1)
    }

    @Test("I2: an address with two patients, and simultaneous registrations that are all refused")
    func uniqueAddress() {
        var twice = script
        twice.add(.burst, person: 3, id: 31)
        twice.seen.reads[31] = .right
        #expect(twice.broken == [.uniqueAddress])

        var refused = script
        for _ in 0..<3 { refused.add(.burst, person: 9, outcome: .answered(status: 400, .expected)) }
        #expect(refused.broken == [.uniqueAddress])
    }

    @Test("I3: an identifier that was given to two people, and a list that is no list")
    func uniqueIdentifier() {
        var reused = script
        reused.register(6, as: 10)
        #expect(reused.broken.contains(.uniqueIdentifier))

        var disorder = script
        disorder.seen.listFaults = ["identifier 3 follows 4 on the list"]
        #expect(disorder.broken == [.uniqueIdentifier])
    }

    @Test("I4: without an answer a patient may be absent or whole, but not half, and no mail comes without one")
    func wholeOrAbsent() {
        var script = script
        script.add(person: 7, outcome: .failed(.timedOut))
        script.fault("api killed", from: 0, to: 2)
        #expect(script.broken == [])

        var whole = script
        whole.seen.rows?.append(Observation.Row(id: 70, person: 7, isRight: true))
        #expect(whole.broken == [.wholeOrAbsent], "there is no mail")
        whole.mail(7, at: 2)
        #expect(whole.broken == [])

        var half = script
        half.seen.rows?.append(Observation.Row(id: 70, person: 7, isRight: false))
        half.mail(7, at: 2)
        #expect(half.broken == [.wholeOrAbsent])

        script.mail(7, at: 2)
        #expect(script.broken == [.wholeOrAbsent])
    }

    @Test("I4: what never left the generator must not be there")
    func neverSent() {
        var script = script
        script.add(person: 8, outcome: .failed(.connectionRefused), wasSent: false)
        script.fault("api killed", from: 0, to: 2)
        #expect(script.broken == [])

        script.seen.rows?.append(Observation.Row(id: 80, person: 8, isRight: true))
        #expect(script.broken == [.wholeOrAbsent])
    }

    @Test("I5: one key that gave two patients")
    func idempotent() {
        var script = script
        script.add(.replay, person: 2, id: 21, hasKey: true)
        script.seen.reads[21] = .right

        #expect(script.broken.contains(.idempotent))
    }

    @Test("I6: a mail too many or too few; one that came again in a declared fault is explained, and listed")
    func oneMail() {
        var missing = script
        missing.seen.mails?[4] = nil
        #expect(missing.broken == [.oneMail])
        #expect(missing.judgement.lostMails == 1)

        var twice = script
        twice.mail(4, at: 2)
        #expect(twice.broken == [.oneMail])
        #expect(twice.judgement.counts.duplicateMails == 1)

        twice.fault("worker killed", from: 1.5, to: 1.8, mayDoubleMails: true)
        #expect(twice.broken == [])
        #expect(twice.judgement.explainedDuplicates.count == 1)

        twice.mail(4, at: 2, messageID: "<2@a>")
        #expect(twice.broken == [.oneMail], "another Message-ID is another mail, whatever broke")
    }

    @Test("I7: what was deleted and can still be seen")
    func staysDeleted() {
        var script = script
        script.add(.delete, person: 5, target: 50, second: 2)
        script.seen.reads[50] = .missing
        script.seen.rows?.removeAll { $0.id == 50 }
        #expect(script.broken == [])

        var read = script
        read.seen.reads[50] = .right
        #expect(read.broken == [.staysDeleted])

        script.seen.rows?.append(Observation.Row(id: 50, person: 5, isRight: true))
        #expect(script.broken == [.staysDeleted])
    }

    @Test(
        "I9: counters that differ, with room for what had no answer",
        arguments: [(5, true), (6, true), (4, false), (7, false)])
    func counters(_ created: Int, _ holds: Bool) {
        var script = script
        script.add(person: 7, outcome: .failed(.closed))
        script.fault("api killed", from: 0, to: 2)
        script.seen.counters = ServiceCounters(created: created, mailsSent: nil, since: nil)

        #expect(script.broken == (holds ? [] : [.counters]))
    }

    @Test(
        "I10: failures count outside of declared faults and of the time to recover, and processes that end by themselves"
    )
    func available() {
        var script = script
        script.add(.get, person: 1, target: 10, outcome: .answered(status: 503, .wrong(.status)), second: 30)
        #expect(script.broken == [.available])

        script.fault("redis paused", from: 18, to: 22)
        #expect(script.broken == [], "10 s are allowed for the recovery")

        script.seen.unexpectedEnds = ["worker"]
        #expect(script.broken == [.available])
    }

    @Test("what could not be looked at is said to be so, and is not called kept")
    func unchecked() {
        var script = LedgerScript()
        script.register(1, as: 10)
        script.seen.rows = nil
        script.seen.mails = nil
        let statuses: [Invariant: InvariantResult.Status] = Dictionary(
            uniqueKeysWithValues: script.judgement.results.map { ($0.invariant, $0.status) })

        #expect(statuses[.oneMail] == .unchecked("nobody watched the mails"))
        #expect(statuses[.uniqueIdentifier] == .unchecked("the list could not be read"))
        #expect(statuses[.staysDeleted] == .unchecked("nothing was deleted"))
        #expect(script.judgement.isSatisfied)
    }
}
