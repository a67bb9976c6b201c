/// What a health check found.
package enum HealthStatus: Sendable, Equatable {
    /// Works; the detail is shown in parentheses, such as `41 GiB free`.
    case ok(detail: String? = nil)
    /// Works worse; reported, and never a reason to take the process out of rotation.
    case degraded(String)
    /// Does not work.
    case failed(String)
}

/// A question the process asks about itself or about something it needs.
package struct HealthCheck: Sendable {
    /// Which answers of the process depend on the check.
    package enum Purpose: Sendable {
        /// A failure makes `/livez` say that the process should be restarted.
        case liveness
        /// A failure makes `/readyz` say that the process should get no traffic.
        case readiness
        /// A failure is shown as degraded: registrations go on without it (Redis, SMTP).
        case advice
    }

    /// Shown and used in `?exclude=`: lower-case letters, digits and hyphens.
    package let name: String
    /// Decides what a failure of the check means.
    package let purpose: Purpose
    let probe: @Sendable () async -> HealthStatus

    /// - Parameter probe: runs on no event loop, at most once at a time; its texts must name conditions, not people,
    ///   addresses or secrets.
    package init(_ name: String, _ purpose: Purpose, probe: @escaping @Sendable () async -> HealthStatus) {
        precondition(
            !name.isEmpty
                && name.utf8.allSatisfy {
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-")
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                }, "a health check is named in lower-case letters, digits and hyphens")
        self.name = name
        self.purpose = purpose
        self.probe = probe
    }

    /// An advisory check cannot fail, and no check but a liveness one can restart the process.
    func judged(_ status: HealthStatus) -> HealthStatus {
        if case .failed(let reason) = status, purpose == .advice { .degraded(reason) } else { status }
    }
}
