/// On whose behalf the repository is used, by which request and from where: what the audit log says of every change and
/// of every look at a patient.
package struct AccessContext: Sendable, Equatable {
    package let actor: AuditActor
    /// The name of the request in logs and answers; empty when there was none. At most 128 characters without controls.
    package let requestID: String
    /// None for callers without an address, such as the command line.
    package let client: ClientNetwork?

    package init(actor: AuditActor, requestID: String = "", client: ClientNetwork? = nil) {
        self.actor = actor
        self.requestID = requestID
        self.client = client
    }

    /// What the service does by itself: the relay, retention, probes.
    package static let system = AccessContext(actor: .system)
}
