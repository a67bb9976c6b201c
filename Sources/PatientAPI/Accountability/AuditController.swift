import HTTPServer
import HTTPTypes
import JSON
import Patients
import Synchronization

/// The audit log for those who examine it. Runs on the loop of its connection.
final class AuditController: Sendable {
    private let audit: AuditService
    /// Whether a walk of the chain is under way: one at a time, since each reads the whole log.
    private let isVerifying = Atomic(false)

    init(audit: AuditService) {
        self.audit = audit
    }

    /// `GET /audit`
    func list(_ request: Request) async throws -> Response {
        try await list(request, of: nil)
    }

    /// `GET /patients/{id}/audit`: who has changed the patient or looked at it, also when it is erased.
    func ofPatient(_ request: Request) async throws -> Response {
        try await list(request, of: try request.patientIdentifier())
    }

    private func list(_ request: Request, of patient: Int64?) async throws -> Response {
        try request.requireAcceptable()
        let listing = try AuditListing(request.query, of: patient)
        let page = listing.page(of: try await audit.entries(listing.query, by: request.access))
        return .json(page.json, fields: [page.link])
    }

    /// `GET /audit/verify`: walks the chain of hashes from its first entry to its last.
    /// - Throws: `overloaded` while another walk is under way.
    func verify(_ request: Request) async throws -> Response {
        try request.requireAcceptable()
        guard isVerifying.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
        else { throw RepositoryError.overloaded }
        defer { isVerifying.store(false, ordering: .releasing) }
        return .json(AuditJSON.verification(try await audit.verify(by: request.access)))
    }
}
