/// Finds when the area under a profile reaches ever larger values, which is when requests are due: the n-th one of a
/// constant process comes when n requests have been asked for. Walks forward only.
struct ProfileWalk: Sendable {
    private let profile: LoadProfile
    private var position = 0
    /// Time and area at the beginning of the present segment.
    private var time = 0.0
    private var area = 0.0

    init(_ profile: LoadProfile) {
        self.profile = profile
    }

    /// Seconds from the beginning of the profile until so much has been asked for; nil when the profile ends before.
    ///
    /// - Parameter area: not smaller than in the call before.
    mutating func time(atArea area: Double) -> Double? {
        while position < profile.segments.count {
            let segment = profile.segments[position]
            // What rounding has taken from the sum of the areas before must not become a negative time.
            if let within = segment.time(atArea: max(0, area - self.area)) { return time + within }
            time += segment.length
            self.area += segment.area(at: segment.length)
            position += 1
        }
        return nil
    }
}
