/// What the examination of a database has found.
package struct IntegrityReport: Sendable, Equatable {
    /// One thing that was looked at.
    package struct Item: Sendable, Equatable {
        package let name: String
        /// What is wrong, in sentences that name no patient; empty when nothing is.
        package let findings: [String]
    }

    package let items: [Item]

    /// Whether nothing was found.
    package var isSound: Bool { items.allSatisfy(\.findings.isEmpty) }
}
