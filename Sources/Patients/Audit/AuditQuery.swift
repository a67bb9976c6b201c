package import Timekeeping

/// Which entries of the audit log are wanted; what is nil does not matter.
package struct AuditQuery: Sendable, Equatable {
    /// Only entries after this sequence (ascending), or before it (descending).
    package var from: Int64?
    /// Entries at this moment or later.
    package var since: Timestamp?
    package var patient: Int64?
    /// As ``AuditActor/text``.
    package var actor: String?
    package var action: AuditAction?
    /// Newest first, as for a tail.
    package var isDescending: Bool
    /// The greatest number of entries, 1 and up; the caller bounds it from above.
    package var limit: Int

    package init(
        from: Int64? = nil, since: Timestamp? = nil, patient: Int64? = nil, actor: String? = nil,
        action: AuditAction? = nil, isDescending: Bool = false, limit: Int
    ) {
        self.from = from
        self.since = since
        self.patient = patient
        self.actor = actor
        self.action = action
        self.isDescending = isDescending
        self.limit = limit
    }
}
