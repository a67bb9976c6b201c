package import Timekeeping

/// Why a repository did not do what it was asked; every case is one that a caller can act on.
package enum RepositoryError: Error, Equatable, Sendable {
    /// The canonical e-mail address belongs to the patient of this id.
    case emailTaken(existing: Int64)
    case notFound
    /// The patient existed and was erased at this time.
    case erased(at: Timestamp)
    /// The patient is at another version than the caller expected.
    case versionMismatch(current: Int)
    /// The `Idempotency-Key` was used before, by the same caller for another request.
    case idempotencyKeyReused
    /// A mail to this patient is still on its way.
    case mailInFlight
    /// The last mail to this patient is too recent, or there were too many today; 1 second and up from now.
    case resendTooSoon(seconds: Int64)
    /// Too much is waiting already; nothing was written.
    case overloaded
    /// The storage itself failed; nothing was written.
    case unavailable(StorageFailure)
}

extension RepositoryError: CustomStringConvertible {
    /// For health checks and logs: what is wrong, and nothing of whom it concerned.
    package var description: String {
        switch self {
        case .emailTaken: "e-mail taken"
        case .notFound: "not found"
        case .erased: "erased"
        case .versionMismatch: "version mismatch"
        case .idempotencyKeyReused: "idempotency key reused"
        case .mailInFlight: "mail in flight"
        case .resendTooSoon: "resend too soon"
        case .overloaded: "too much is waiting"
        case .unavailable(let failure): "storage unavailable: \(failure.rawValue)"
        }
    }
}
