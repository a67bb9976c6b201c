package import Histogram

/// Response and service times of one kind of request, in microseconds.
package struct Latencies: Sendable {
    /// Three significant digits from 1 µs to an hour: a request that waited behind a stalled server can be that old.
    package typealias Recording = Histogram<UInt32>

    static let longest: UInt64 = 3_600_000_000

    /// From the intended start to the last byte: what somebody would have waited who came when the schedule said.
    package private(set) var response = Self.recording()
    /// From the first byte sent to the last byte received: what the server took.
    package private(set) var service = Self.recording()

    package init() {}

    static func recording() -> Recording {
        Recording(highestTrackableValue: longest, numberOfSignificantValueDigits: .three)
    }

    /// - Parameter service: nil for a request that was never sent.
    package mutating func record(response: UInt64, service: UInt64?) {
        self.response.record(min(response, Self.longest))
        if let service { self.service.record(min(service, Self.longest)) }
    }

    /// Adds the counts of `other`, without loss.
    package mutating func add(_ other: Latencies) {
        response.add(other.response)
        service.add(other.service)
    }
}

/// The percentiles that every report shows, in microseconds.
package struct Percentiles: Sendable, Equatable {
    package let p50, p90, p99, p999, max: UInt64

    init(_ recording: Latencies.Recording) {
        p50 = recording.valueAtPercentile(50)
        p90 = recording.valueAtPercentile(90)
        p99 = recording.valueAtPercentile(99)
        p999 = recording.valueAtPercentile(99.9)
        max = recording.maxRecorded
    }
}
