/// Why the settings cannot be used: every problem found, each naming its variable and what is allowed.
///
/// Values never appear in it: one of them may be a password.
package struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One wrong variable, or one wrong line of a settings file.
    package struct Problem: Sendable, Equatable {
        /// The variable's name, or the file and line, such as `.env line 3`.
        package let place: String
        /// What is wrong and what is allowed, as the end of a sentence that begins with ``place``.
        package let reason: String

        package init(_ place: String, _ reason: String) {
            self.place = place
            self.reason = reason
        }
    }

    package let problems: [Problem]

    package init(_ problems: [Problem]) {
        self.problems = problems
    }

    /// One line per problem.
    package var description: String {
        problems.map { "\($0.place) \($0.reason)" }.joined(separator: "\n")
    }
}
