import Patients
import SQLite
import Synchronization
import Timekeeping

/// What was looked at, on its way into the audit log.
///
/// A look must not wait for a sync of its own, so its answer does not wait for its entry: entries gather here and are
/// written together. The first is written at once; after each writing the next waits a moment, so that a thousand looks
/// a second cost a hundred small units of work and not a thousand.
final class AuditNotes: Sendable {
    /// Notes that may wait. Past it nobody is shown anything, because it could not be noted.
    static let capacity = 8_192
    /// Notes in one unit of work at most: the writer spends some two milliseconds on them.
    private static let stride = 512
    /// The greatest age of a note when its unit is submitted, as long as units succeed.
    private static let pause = Duration.milliseconds(10)
    private static let pauseAfterFailure = Duration.seconds(1)

    private struct Note: Sendable {
        let event: AuditEvent
        let context: AccessContext
        let at: Timestamp
    }

    private struct State {
        var waiting: [Note] = []
        /// Whether a task is writing, or will after its pause.
        var hasWriter = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let storage: PatientStorage
    private let chain: AuditChain
    private let now: @Sendable () -> Timestamp

    init(storage: PatientStorage, chain: AuditChain, now: @escaping @Sendable () -> Timestamp) {
        self.storage = storage
        self.chain = chain
        self.now = now
    }

    /// Notes that wait to be written.
    var count: Int { state.withLock(\.waiting.count) }

    func add(_ event: AuditEvent, by context: AccessContext) throws(RepositoryError) {
        let note = Note(event: event, context: context, at: now())
        let needsWriter = try state.withLock { state throws(RepositoryError) in
            guard !state.isClosed else { throw .unavailable(.closed) }
            guard state.waiting.count < Self.capacity else { throw .overloaded }
            state.waiting.append(note)
            defer { state.hasWriter = true }
            return !state.hasWriter
        }
        if needsWriter { Task { await writeUntilEmpty() } }
    }

    /// Refuses further notes and writes those that wait.
    /// - Throws: why they could not be written; they are lost then.
    func close() async throws(RepositoryError) {
        state.withLock { $0.isClosed = true }
        while try await writeSome() {}
    }

    /// Ends when nothing has come during a pause, or after ``close()``.
    private func writeUntilEmpty() async {
        while true {
            var pause = Self.pause
            do throws(RepositoryError) {
                while try await writeSome() {}
            } catch {
                // They wait for the next try; who looks meanwhile fills the rest of the room.
                pause = Self.pauseAfterFailure
            }
            // Nobody cancels this task.
            try? await Task.sleep(for: pause)
            let isDone = state.withLock { state in
                if state.waiting.isEmpty || state.isClosed { state.hasWriter = false }
                return !state.hasWriter
            }
            if isDone { return }
        }
    }

    /// - Returns: whether a full unit was written, so that there may be more.
    private func writeSome() async throws(RepositoryError) -> Bool {
        let notes = state.withLock { state in
            let notes = Array(state.waiting.prefix(Self.stride))
            state.waiting.removeFirst(notes.count)
            return notes
        }
        guard !notes.isEmpty else { return false }
        do throws(RepositoryError) {
            try await storage.write(from: .service) { [chain] connection throws(SQLiteError) in
                for note in notes {
                    try chain.append(note.event, by: note.context, at: note.at, on: connection)
                }
                return .success(())
            }
        } catch {
            state.withLock { $0.waiting.insert(contentsOf: notes, at: 0) }
            throw error
        }
        return notes.count == Self.stride
    }
}
