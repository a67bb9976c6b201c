import Patients
import Synchronization
import Timekeeping

/// An outbox in memory, which can lose its marks as a process killed at the wrong moment would.
final class MemoryOutboxStore: OutboxStore {
    enum Row: Equatable {
        case pending
        case relayed(checkedAt: Timestamp)
        case ended(OutboxReport.Change)
    }

    private struct State {
        var messages: [PendingMessage] = []
        var rows: [Int64: Row] = [:]
        var cursor = "0-0"
        var settlements = 0
        /// The last news of each message that has not ended.
        var progress: [String: OutboxReport] = [:]
        var withdrawn: [WithdrawnMessage] = []
        var failure: RepositoryError?
        var losesMarks = false
    }

    private let state = Mutex(State())

    /// Writes messages as registrations would.
    func write(_ ids: [String]) {
        state.withLock { state in
            for id in ids {
                let sequence = Int64(state.messages.count + 1)
                let message = OutboxMessage(
                    id: id, idempotencyKey: "patient_registered:email:\(sequence)", queue: "email", lane: "n",
                    notBefore: 0, expires: .max, envelope: Array("{}".utf8))
                state.messages.append(
                    PendingMessage(sequence: sequence, message: message, createdAt: .now()))
                state.rows[sequence] = .pending
            }
        }
    }

    func fail(with error: RepositoryError?) {
        state.withLock { $0.failure = error }
    }

    /// Marks are answered with an error and not kept, as if the process had died before them.
    func loseMarks(_ loses: Bool) {
        state.withLock { $0.losesMarks = loses }
    }

    var rows: [Row] {
        state.withLock { state in state.messages.compactMap { state.rows[$0.sequence] } }
    }

    var allRelayed: Bool {
        rows.allSatisfy { if case .relayed = $0 { true } else { false } }
    }

    /// How many messages were settled, repetitions included.
    var settlements: Int { state.withLock { $0.settlements } }

    func pending(queue: String, limit: Int) async throws(RepositoryError) -> [PendingMessage] {
        try read { state in Array(state.messages.filter { state.rows[$0.sequence] == .pending }.prefix(limit)) }
    }

    func markRelayed(_ sequences: [Int64], at moment: Timestamp) async throws(RepositoryError) {
        guard !state.withLock({ $0.losesMarks }) else { throw .unavailable(.closed) }
        try change { state in
            for sequence in sequences where !state.rows[sequence].hasEnded {
                state.rows[sequence] = .relayed(checkedAt: moment)
            }
        }
    }

    func open(queue: String, checkedBefore: Timestamp, limit: Int) async throws(RepositoryError) -> [PendingMessage] {
        try read { state in
            let open = state.messages.filter {
                if case .relayed(let checkedAt) = state.rows[$0.sequence] { checkedAt < checkedBefore } else { false }
            }
            return Array(open.prefix(limit))
        }
    }

    func touch(_ sequences: [Int64], at moment: Timestamp) async throws(RepositoryError) {
        try await markRelayed(sequences, at: moment)
    }

    func apply(
        _ reports: [OutboxReport], cursor: String?, queue: String, at moment: Timestamp
    ) async throws(RepositoryError) {
        try change { state in
            for report in reports {
                guard let message = state.messages.first(where: { $0.message.id == report.messageID }) else { continue }
                let row = state.rows[message.sequence]
                switch report.change {
                case .revived:
                    if case .ended(.dead) = row { state.rows[message.sequence] = .relayed(checkedAt: moment) }
                case .sending, .waiting:
                    state.progress[report.messageID] = report
                case .sent, .dead, .cancelled:
                    if case .ended = row { continue }
                    state.rows[message.sequence] = .ended(report.change)
                    state.settlements += 1
                }
            }
            state.cursor = cursor ?? state.cursor
        }
    }

    /// The last that was heard of a message before its end.
    func progress(of id: String) -> OutboxReport? { state.withLock { $0.progress[id] } }

    /// Cancels a message as the erasure of its patient would.
    func cancel(_ id: String) {
        state.withLock { state in
            guard let message = state.messages.first(where: { $0.message.id == id }) else { return }
            state.rows[message.sequence] = .ended(.cancelled)
            state.withdrawn.append(WithdrawnMessage(sequence: message.sequence, id: id))
        }
    }

    func withdrawn(queue: String, limit: Int) async throws(RepositoryError) -> [WithdrawnMessage] {
        try read { Array($0.withdrawn.prefix(limit)) }
    }

    func markWithdrawn(_ sequences: [Int64]) async throws(RepositoryError) {
        try change { state in state.withdrawn.removeAll { sequences.contains($0.sequence) } }
    }

    func cursor(queue: String) async throws(RepositoryError) -> String {
        try read { $0.cursor }
    }

    func summary() async throws(RepositoryError) -> OutboxSummary {
        try read { state in
            let pending = state.messages.filter { state.rows[$0.sequence] == .pending }
            return OutboxSummary(
                openCount: pending.count, pendingCount: pending.count, oldestCreatedAt: pending.first?.createdAt)
        }
    }

    private func read<Value: Sendable>(_ body: @Sendable (State) -> Value) throws(RepositoryError) -> Value {
        let result: Result<Value, RepositoryError> = state.withLock { state in
            if let failure = state.failure { .failure(failure) } else { .success(body(state)) }
        }
        return try result.get()
    }

    private func change(_ body: (inout State) -> Void) throws(RepositoryError) {
        let failure: RepositoryError? = state.withLock { state in
            if state.failure == nil { body(&state) }
            return state.failure
        }
        if let failure { throw failure }
    }
}

extension Optional<MemoryOutboxStore.Row> {
    fileprivate var hasEnded: Bool {
        if case .ended = self { true } else { false }
    }
}
