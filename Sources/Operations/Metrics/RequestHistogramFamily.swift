import Synchronization

/// Durations of requests by method, route and status.
///
/// All series lie in one object, one behind the other: what a series of its own would cost each request, reaching two
/// objects that other threads use too, is more than all else that recording does.
package final class RequestHistogramFamily: Sendable {
    /// How many combinations of labels are told apart; those that are too many count as `_OTHER`.
    private static let capacity = 256
    /// Of a series: a word for each bucket, one more for what is above the last bound, and the sum.
    private static let width = 24
    private static let vacant = UInt32.max

    private let methods: MetricLabel
    private let routes: MetricLabel
    private let bounds: HistogramBounds
    private let limits: [UInt64]
    /// Which combination a series belongs to; it is claimed by a compare-and-exchange.
    private let keys = InlineArray<256, Atomic<UInt32>> { _ in Atomic(.max) }
    /// The last series is that of `_OTHER`.
    private let words = InlineArray<6_168, Atomic<UInt64>> { _ in Atomic(0) }

    init(methods: MetricLabel, routes: MetricLabel, bounds: HistogramBounds) {
        precondition(bounds.limits.count + 2 <= Self.width, "a series has no room for so many bounds")
        self.methods = methods
        self.routes = routes
        self.bounds = bounds
        limits = bounds.limits
    }

    /// What stands for `route` in ``record(_:method:route:status:)``; to be asked once per route, not per request.
    package func place(ofRoute route: String) -> UInt32 { routes.position(of: route) }

    /// What stands for `method`, likewise.
    package func place(ofMethod method: String) -> UInt32 { methods.position(of: method) }

    /// Records one request, from any thread, without a lock and without an allocation.
    ///
    /// - Parameters:
    ///   - method: from ``place(ofMethod:)``.
    ///   - route: from ``place(ofRoute:)``.
    ///   - status: 100 to 599, others count as `_OTHER`; its place in the label's values is computed and not searched.
    package func record(_ duration: Duration, method: UInt32, route: UInt32, status: Int) {
        let place = UInt32(truncatingIfNeeded: (100...599).contains(status) ? status - 99 : 0)
        let start = series(method << 20 | route << 10 | place) * Self.width
        let nanoseconds = duration.metricNanoseconds
        var bucket = 0
        while bucket < limits.count, limits[bucket] < nanoseconds { bucket &+= 1 }
        words[start + bucket].wrappingAdd(1, ordering: .relaxed)
        words[start + Self.width - 1].wrappingAdd(nanoseconds, ordering: .relaxed)
    }

    private func series(_ key: UInt32) -> Int {
        guard key != 0 else { return Self.capacity }
        var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B1) >> 12) % Self.capacity
        for _ in 0..<32 {
            // A load first: nearly always the series is taken already, and an exchange locks its cache line.
            if keys[place].load(ordering: .relaxed) == key { return place }
            let (exchanged, original) = keys[place].compareExchange(
                expected: Self.vacant, desired: key, ordering: .relaxed)
            if exchanged || original == key { return place }
            place = (place + 1) % Self.capacity
        }
        return Self.capacity
    }

    /// Every series that has recorded something, in the order of its labels' values.
    var entries: [(labels: [(name: String, value: String)], snapshot: HistogramSnapshot)] {
        var used: [(key: UInt32, series: Int)] = [(0, Self.capacity)]
        for place in 0..<Self.capacity {
            let key = keys[place].load(ordering: .relaxed)
            if key != Self.vacant { used.append((key, place)) }
        }
        return used.sorted { $0.key < $1.key }.map { (describe($0.key), snapshot(of: $0.series)) }
            .filter { ($0.snapshot.cumulative.last ?? 0) > 0 }
    }

    /// As ``Histogram/snapshot``.
    private func snapshot(of series: Int) -> HistogramSnapshot {
        let start = series * Self.width
        var count: UInt64 = 0
        let cumulative = (0...limits.count).map { bucket in
            count &+= words[start + bucket].load(ordering: .relaxed)
            return count
        }
        let total = words[start + Self.width - 1].load(ordering: .relaxed)
        return HistogramSnapshot(bounds: bounds, cumulative: cumulative, sum: Double(total) * bounds.scale)
    }

    private func describe(_ key: UInt32) -> [(name: String, value: String)] {
        [
            (methods.name, methods.values[Int(key >> 20)]), (routes.name, routes.values[Int(key >> 10 & 1_023)]),
            (Self.statuses.name, Self.statuses.values[Int(key & 1_023)]),
        ]
    }

    /// The labels 100 to 599, in the order that ``record(_:method:route:status:)`` computes.
    private static let statuses = MetricLabel("http_response_status_code", (100...599).map(String.init))
}
