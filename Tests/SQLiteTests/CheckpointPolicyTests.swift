import SQLite
import Testing

@Suite("When the write-ahead log is copied, and by whom")
struct CheckpointPolicyTests {
    @Test("it begins at the threshold, and not a second time while it lasts")
    func begins() {
        var policy = CheckpointPolicy(threshold: 1_000, limit: 5_000)
        let step1 = policy.committed(pagesInLog: 999)
        #expect(!step1)
        let step2 = policy.committed(pagesInLog: 1_000)
        #expect(step2)
        let step3 = policy.committed(pagesInLog: 2_000)
        #expect(!step3)
        #expect(policy.phase == .copying(pass: 1))
    }

    @Test("much that was appended meanwhile is copied beside the writer again, little by the writer itself")
    func approaches() {
        var policy = CheckpointPolicy(threshold: 1_000, limit: 5_000)
        _ = policy.committed(pagesInLog: 1_000)
        _ = policy.committed(pagesInLog: 1_600)
        let step4 = policy.copied(1_000, of: 1_000)
        #expect(step4 == .copyAgain)
        _ = policy.committed(pagesInLog: 1_700)
        let step5 = policy.copied(1_600, of: 1_600)
        #expect(step5 == .finish)
        #expect(policy.phase == .finishing)
        policy.finished(begunAgain: true)
        let step6 = policy.committed(pagesInLog: 999)
        #expect(!step6)
        let step7 = policy.committed(pagesInLog: 1_000)
        #expect(step7)
    }

    @Test("a writer that is faster than the copying ends it all the same")
    func outrun() {
        var policy = CheckpointPolicy(threshold: 1_000, limit: 5_000)
        _ = policy.committed(pagesInLog: 1_000)
        for pages in [2_000, 3_000] {
            _ = policy.committed(pagesInLog: pages)
            let step8 = policy.copied(pages - 1_000, of: pages - 1_000)
            #expect(step8 == .copyAgain)
        }
        _ = policy.committed(pagesInLog: 4_000)
        let step9 = policy.copied(3_000, of: 3_000)
        #expect(step9 == .finish)
    }

    @Test("a reader that needs the log puts it off until more was written, not until the next commit")
    func heldBack() {
        var policy = CheckpointPolicy(threshold: 1_000, limit: 5_000)
        _ = policy.committed(pagesInLog: 1_000)
        let step10 = policy.copied(10, of: 1_000)
        #expect(step10 == .heldBack)
        let step11 = policy.committed(pagesInLog: 1_249)
        #expect(!step11)
        let step12 = policy.committed(pagesInLog: 1_250)
        #expect(step12)
        let step13 = policy.copied(1_250, of: 1_250)
        #expect(step13 == .finish)
        policy.finished(begunAgain: false)
        let step14 = policy.committed(pagesInLog: 1_499)
        #expect(!step14)
        let step15 = policy.committed(pagesInLog: 1_500)
        #expect(step15)
    }

    @Test("a copy that failed is tried again when more was written")
    func failed() {
        var policy = CheckpointPolicy(threshold: 1_000, limit: 5_000)
        _ = policy.committed(pagesInLog: 1_000)
        policy.failed()
        let step16 = policy.committed(pagesInLog: 1_100)
        #expect(!step16)
        let step17 = policy.committed(pagesInLog: 1_250)
        #expect(step17)
    }

    @Test("a log as long as it may be is copied without a commit, until it begins again")
    func full() {
        var policy = CheckpointPolicy(threshold: 1_000, limit: 5_000)
        _ = policy.committed(pagesInLog: 1_000)
        let step18 = policy.copied(0, of: 1_000)
        #expect(step18 == .heldBack)
        let step19 = policy.retry()
        #expect(!policy.isFull && !step19)
        let step20 = policy.committed(pagesInLog: 5_000)
        #expect(step20)
        let step21 = policy.retry()  // it is being copied
        #expect(policy.isFull && !step21)
        let step22 = policy.copied(0, of: 5_000)
        #expect(step22 == .heldBack)
        let step23 = policy.retry()
        #expect(step23)
        let step24 = policy.copied(5_000, of: 5_000)
        #expect(step24 == .finish)
        policy.finished(begunAgain: true)
        let step25 = policy.retry()
        #expect(!policy.isFull && !step25)
    }

    @Test("a log that has begun again by itself is new")
    func again() {
        var policy = CheckpointPolicy(threshold: 1_000, limit: 5_000)
        _ = policy.committed(pagesInLog: 1_000)
        let step26 = policy.copied(0, of: 1_000)
        #expect(step26 == .heldBack)
        let step27 = policy.committed(pagesInLog: 3)
        #expect(!step27)
        let step28 = policy.committed(pagesInLog: 999)
        #expect(!step28)
        let step29 = policy.committed(pagesInLog: 1_000)
        #expect(step29)
    }
}
