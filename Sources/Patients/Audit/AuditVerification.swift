/// The end of the chain of hashes; kept elsewhere, it shows when entries were cut off.
package struct AuditHead: Sendable, Equatable {
    /// Of the last entry, 0 when there is none.
    package let sequence: Int64
    /// 32 bytes; all zero when there is no entry.
    package let hash: [UInt8]

    package init(sequence: Int64, hash: [UInt8]) {
        self.sequence = sequence
        self.hash = hash
    }
}

/// What walking the chain of hashes has found.
package enum AuditVerification: Sendable, Equatable {
    /// Every entry is where and as it was written; this is the last one.
    case intact(head: AuditHead)
    /// The first entry that is not what its hash says, or whose predecessor is not the one it was written after.
    case broken(at: Int64)
    /// No entry of this sequence, though there are later ones.
    case missing(Int64)
}
