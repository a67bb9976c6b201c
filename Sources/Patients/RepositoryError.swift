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
        case .overloaded: "too much is waiting"
        case .unavailable(let failure): "storage unavailable: \(failure.rawValue)"
        }
    }
}
