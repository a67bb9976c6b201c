import HTTPServer
import Operations
import Patients
import Synchronization

/// Counts who was not let in, and notes it in the audit log as far as ``DenialThrottle`` wants. Shared by all loops; its
/// lock is taken by refusals only.
final class DenialJournal: Sendable {
    private let journal: any AuditJournal
    private let counters: CounterFamily
    private let throttle = Mutex(DenialThrottle())

    init(journal: any AuditJournal, counters: CounterFamily) {
        self.journal = journal
        self.counters = counters
    }

    func note(_ refusal: AccessRefusal, of request: Request) {
        counters.increment(refusal.rawValue)
        let context = request.access
        guard throttle.withLock({ $0.admits(refusal, from: context.client, at: .now) }) else { return }
        // A log that is full hinders nobody from being refused.
        try? journal.note(AuditEvent(.denied, result: .denied), by: context)
    }
}
