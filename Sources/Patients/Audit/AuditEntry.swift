package import Timekeeping

/// An entry of the audit log, as read back.
package struct AuditEntry: Sendable, Equatable {
    /// 1 and up, without gaps: a gap is a finding.
    package let sequence: Int64
    package let at: Timestamp
    /// See ``AuditActor/text``.
    package let actor: String
    package let action: AuditAction
    package let subject: AuditEvent.Subject
    package let requestID: String
    /// See ``ClientNetwork/text``; none when the caller had no address.
    package let client: String?
    /// Names of fields, in the order of ``FieldProblem/Field``.
    package let changedFields: [String]
    package let result: AuditResult
    /// SHA-256 of the entry before it and of this one, 32 bytes.
    package let hash: [UInt8]

    package init(
        sequence: Int64, at: Timestamp, actor: String, action: AuditAction, subject: AuditEvent.Subject,
        requestID: String, client: String?, changedFields: [String], result: AuditResult, hash: [UInt8]
    ) {
        self.sequence = sequence
        self.at = at
        self.actor = actor
        self.action = action
        self.subject = subject
        self.requestID = requestID
        self.client = client
        self.changedFields = changedFields
        self.result = result
        self.hash = hash
    }
}
