/// Several registrations in one request.
package struct RegistrationBatch: Sendable {
    /// How far the items depend on each other.
    package enum Policy: Sendable {
        /// Each is kept or refused for itself.
        case each
        /// All are kept, or none.
        case allOrNothing
    }

    /// Items that are kept in one transaction when they do not depend on each other, so that nobody else waits for all
    /// of them.
    package static let stride = 64
    /// The greatest number of items.
    package static let limit = 1_000

    package let registrations: [Registration]
    package let policy: Policy

    /// - Parameter registrations: at most ``limit``.
    package init(_ registrations: [Registration], policy: Policy) {
        precondition(registrations.count <= Self.limit, "a batch larger than its limit would hold up the writer")
        self.registrations = registrations
        self.policy = policy
    }
}

/// What became of a batch.
package struct BatchOutcome: Sendable, Equatable {
    /// One for each registration, in their order. When one of a batch of all or nothing was refused, those that could
    /// have been kept have no result.
    package let results: [Result<Registered, RepositoryError>?]

    package init(results: [Result<Registered, RepositoryError>?]) {
        self.results = results
    }

    /// Patients that were stored.
    package var createdCount: Int {
        results.count { if case .success = $0 { true } else { false } }
    }
}
