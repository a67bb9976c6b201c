/// What a JSON text may cost its reader.
package struct JSONLimits: Sendable, Equatable {
    /// How many arrays and objects may be open at once, 1 to 64; the reader uses one stack frame for each.
    package let depth: Int

    package init(depth: Int) {
        precondition((1...64).contains(depth), "the depth of JSON must lie between 1 and 64")
        self.depth = depth
    }

    /// Sixteen levels: more than any body of this service has, less than any stack minds.
    package static let `default` = JSONLimits(depth: 16)
}
