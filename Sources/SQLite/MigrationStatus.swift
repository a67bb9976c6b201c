/// A migration as a file and this program know it.
package struct MigrationStatus: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        /// At this moment, as the file says (RFC 3339).
        case applied(at: String)
        /// Known here, not applied yet.
        case pending
        /// Applied, and not the one of that number known here.
        case changed
        /// Applied by a newer version of this program.
        case unknown
    }

    package let number: Int
    package let name: String
    package let state: State

    package init(number: Int, name: String, state: State) {
        self.number = number
        self.name = name
        self.state = state
    }
}
