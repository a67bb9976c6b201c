/// Response and service times of one kind of request, in microseconds.
package struct Latencies: Sendable, Equatable {
    /// From the intended start to the last byte: what somebody would have waited who came when the schedule said.
    package private(set) var response = LatencyHistogram()
    /// From the first byte sent to the last byte received: what the server took.
    package private(set) var service = LatencyHistogram()

    package init() {}

    init(response: LatencyHistogram, service: LatencyHistogram) {
        self.response = response
        self.service = service
    }

    /// - Parameter service: nil for a request that was never sent.
    package mutating func record(response: UInt64, service: UInt64?) {
        self.response.record(response)
        if let service { self.service.record(service) }
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

    package init(_ histogram: LatencyHistogram) {
        p50 = histogram.value(atPercentile: 50)
        p90 = histogram.value(atPercentile: 90)
        p99 = histogram.value(atPercentile: 99)
        p999 = histogram.value(atPercentile: 99.9)
        max = histogram.maximum
    }
}
