/// A whole run as it can be kept: what was asked for, every second of it, what happened, and how it ended. Every report
/// is made from one, whether the run has just ended or was long ago.
///
/// Frames are kept encoded, a few kilobytes each. Beyond ``mostFrames`` two become one, so that a week takes no more
/// memory than two hours: counts stay exact, only the grain of time becomes coarser.
package struct Recording: Sendable, Equatable {
    package let header: RunHeader
    private var encodedFrames: [[UInt8]] = []
    package private(set) var events: [RunEvent] = []
    /// Nil while the run goes on, or when it was cut off.
    package var ending: RunEnding?
    /// What verification has certified, as JSON.
    package var certificate: [UInt8]?

    package static let mostFrames = 7_200

    package init(_ header: RunHeader) {
        self.header = header
    }

    package var frameCount: Int { encodedFrames.count }

    /// The frames in the order of time, decoded one by one: a decoded one takes as much memory as hundreds of encoded.
    package var frames: some Sequence<Frame> {
        encodedFrames.lazy.compactMap { try? Frame($0[...]) }
    }

    package mutating func append(_ frame: Frame) {
        append(encodedFrame: frame.encoded)
    }

    mutating func append(encodedFrame bytes: [UInt8]) {
        encodedFrames.append(bytes)
        if encodedFrames.count > Self.mostFrames { thin() }
    }

    private mutating func thin() {
        var thinned: [[UInt8]] = []
        thinned.reserveCapacity(Self.mostFrames)
        for place in stride(from: 0, to: encodedFrames.count, by: 2) {
            guard place + 1 < encodedFrames.count, var frame = try? Frame(encodedFrames[place][...]),
                let next = try? Frame(encodedFrames[place + 1][...])
            else {
                thinned.append(encodedFrames[place])
                continue
            }
            frame.append(next)
            thinned.append(frame.encoded)
        }
        encodedFrames = thinned
    }

    package mutating func append(_ event: RunEvent) {
        events.append(event)
    }

    /// Replaces the events: one that had not ended may have ended since.
    package mutating func setEvents(_ events: [RunEvent]) {
        self.events = events
    }

    /// - Throws: when the options of the header cannot be read any more.
    package func plan() throws(PlanError) -> LoadPlan {
        try PlanReader(header.options, availableCores: header.environment.cores, readFile: nil).plan()
    }
}

/// How a run ended.
package struct RunEnding: Sendable, Equatable {
    /// Whether somebody broke it off.
    package var wasAborted = false
    /// Why it was broken off or ended early, for people.
    package var reason: String?

    package init(wasAborted: Bool = false, reason: String? = nil) {
        self.wasAborted = wasAborted
        self.reason = reason
    }
}
