/// Something that happened to a run or was done to it, at a time or for a while: what the charts show as lines and bands.
package struct RunEvent: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// The load was changed by hand.
        case level
        case pause
        /// Something was broken on purpose.
        case fault
        case note
    }

    package let kind: Kind
    /// What people read: `worker killed`, `5000/s`.
    package let text: String
    /// Seconds from the start of the run; no end for what has no length or has not ended.
    package let start: Double
    package var end: Double?

    package init(_ kind: Kind, _ text: String, start: Double, end: Double? = nil) {
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end
    }
}
