/// What is wrong with the options of a run; always the caller's to mend.
package enum PlanError: Error, Equatable {
    /// The value of one option.
    case value(PlanOption, explanation: String)
    /// Two options that exclude each other, or one that needs another.
    case combination(String)
    /// The scenario file as a whole: not JSON, not an object, or with a member that is no option.
    case scenario(String)

    /// One line for people; holds no key.
    package var message: String {
        switch self {
        case .value(let option, let explanation): "\(option.rawValue): \(explanation)"
        case .combination(let text), .scenario(let text): text
        }
    }
}
