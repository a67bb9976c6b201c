import Patients
import SQLite

/// How far the chain of hashes was verified.
struct AuditWalk: Sendable {
    /// Entries looked at in one step.
    private static let stride = 1_000

    private var sequence: Int64 = 0
    private var hash = ContentDigest.zero

    init() {}

    /// Walks to the end in one go, for a connection that nobody waits for.
    static func verify(on connection: Connection) throws(SQLiteError) -> AuditVerification {
        var walk = AuditWalk()
        while true {
            let (next, finding) = try walk.advanced(on: connection)
            if let finding { return finding }
            walk = next
        }
    }

    /// The next step, and what the walk has found when it is at its end.
    func advanced(on connection: Connection) throws(SQLiteError) -> (AuditWalk, AuditVerification?) {
        var walk = self
        var form: [UInt8] = []
        let records = try AuditRows.records(after: sequence, limit: Self.stride, on: connection)
        for (record, stored) in records {
            guard record.sequence == walk.sequence + 1 else { return (walk, .missing(walk.sequence + 1)) }
            record.write(after: walk.hash, to: &form)
            let hash = ContentDigest(of: form)
            guard ContentDigest(stored) == hash else { return (walk, .broken(at: record.sequence)) }
            walk.sequence = record.sequence
            walk.hash = hash
        }
        guard records.count == Self.stride else {
            return (walk, .intact(head: AuditHead(sequence: walk.sequence, hash: walk.hash.bytes)))
        }
        return (walk, nil)
    }
}
