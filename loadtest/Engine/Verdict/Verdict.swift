/// How a run ended, and with which exit code.
package enum Verdict: Int32, Sendable {
    case passed = 0
    case error = 1
    case usage = 2
    case unreachable = 4
    /// The generator, not the server, was the limit, and the run was to be strict about it.
    case generatorLimited = 96
    case aborted = 97
    /// The service has broken a promise: this outranks whatever else a run shows.
    case verificationFailed = 98
    case thresholdFailed = 99

    package var exitCode: Int32 { rawValue }

    /// The word in the JSON report.
    package var word: String {
        switch self {
        case .passed: "passed"
        case .error: "error"
        case .usage: "usage"
        case .unreachable: "unreachable"
        case .generatorLimited: "generator-limited"
        case .aborted: "aborted"
        case .verificationFailed: "verification-failed"
        case .thresholdFailed: "threshold-failed"
        }
    }

    /// One or two words for a title.
    package var title: String {
        switch self {
        case .passed: "passed"
        case .error, .usage: "error"
        case .unreachable: "nobody answered"
        case .generatorLimited: "limited by the generator"
        case .aborted: "aborted"
        case .verificationFailed: "verification failed"
        case .thresholdFailed: "failed"
        }
    }

    /// How it is coloured: `good`, `bad`, or `warn` for what proves nothing.
    package var tone: String {
        switch self {
        case .passed: "good"
        case .verificationFailed, .thresholdFailed, .unreachable, .error, .usage: "bad"
        case .generatorLimited, .aborted: "warn"
        }
    }
}
