import LoadEngine

/// Why a command did not come to its end.
struct CommandFailure: Error {
    let verdict: Verdict
    /// One line for people.
    let message: String
}
