import Patients

/// A claim as it is stored: neither key nor body, which callers may fill with anything, can be read back from it.
struct ClaimDigest: Sendable {
    /// Of scope and key; finds the row.
    let name: ContentDigest
    /// Of the payload; tells a repetition from another request with the same key.
    let fingerprint: ContentDigest

    /// Computed on the executor of the caller, so that the writer does not have to.
    init(_ claim: IdempotencyClaim) {
        // A key has no NUL in it, so the two cannot be cut elsewhere.
        name = ContentDigest(of: Array(claim.scope.utf8) + [0] + Array(claim.key.utf8))
        fingerprint = ContentDigest(of: claim.payload)
    }
}
