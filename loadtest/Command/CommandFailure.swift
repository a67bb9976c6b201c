import LoadEngine

/// Why a command did not come to its end.
struct CommandFailure: Error {
    let verdict: Verdict
    /// One line for people.
    let message: String

    init(verdict: Verdict, message: String) {
        self.verdict = verdict
        self.message = message
    }

    init(_ error: LoadRunError) {
        switch error {
        case .unreachable(let reason): self.init(verdict: .unreachable, message: "nobody answers at \(reason)")
        case .resources(let reason): self.init(verdict: .error, message: reason)
        }
    }
}
