/// What was done, as a word that is stored; parts that do something new add a constant of their own.
package struct AuditAction: RawRepresentable, Sendable, Hashable {
    /// `noun.verb` in ASCII; at most 15 bytes are kept without an allocation.
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let create = AuditAction(rawValue: "patient.create")
    package static let read = AuditAction(rawValue: "patient.read")
    package static let list = AuditAction(rawValue: "patient.list")
    package static let search = AuditAction(rawValue: "patient.search")
    package static let update = AuditAction(rawValue: "patient.update")
    /// A patient erased because somebody asked for it.
    package static let delete = AuditAction(rawValue: "patient.delete")
    /// A patient erased because the time of keeping is over.
    package static let erase = AuditAction(rawValue: "patient.erase")
    package static let export = AuditAction(rawValue: "patient.export")
    /// A dry run that may have told whether somebody is a patient.
    package static let validate = AuditAction(rawValue: "patient.check")
    /// Somebody looked at the mails of a patient.
    package static let mailHistory = AuditAction(rawValue: "mail.read")
    package static let mailResend = AuditAction(rawValue: "mail.resend")
    /// Somebody was not let in.
    package static let denied = AuditAction(rawValue: "auth.denied")
    /// Somebody read this log.
    package static let auditRead = AuditAction(rawValue: "audit.read")
}
