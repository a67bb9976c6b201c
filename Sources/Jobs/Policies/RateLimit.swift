/// So many messages in so long, as a provider allows them: `14/s`, `500/m`, `10000/h`, `50000/d`.
package struct RateLimit: Sendable, Equatable, CustomStringConvertible {
    /// Messages per ``period``, 1 and up.
    package let count: Int
    package let period: Period

    /// The unit after the stroke.
    package enum Period: String, Sendable, CaseIterable {
        case second = "s"
        case minute = "m"
        case hour = "h"
        case day = "d"

        package var seconds: Int {
            switch self {
            case .second: 1
            case .minute: 60
            case .hour: 3_600
            case .day: 86_400
            }
        }
    }

    /// - Parameter text: `COUNT/UNIT`; nil when it is anything else, or more than a million a second.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let period = Period(rawValue: String(parts[1])), (1...12).contains(parts[0].utf8.count),
            parts[0].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let count = Int(parts[0]), count >= 1, count <= 1_000_000 * period.seconds
        else { return nil }
        self.count = count
        self.period = period
    }

    /// Microseconds between two messages at this rate, 1 and up; rounded up, so that the rate is never exceeded.
    package var interval: Int64 { Int64((period.seconds * 1_000_000 + count - 1) / count) }

    /// Messages that may go at once after a pause: what the rate allows in a second. A burst of a whole day's quota would
    /// be no limit at all.
    package var burst: Int { max(1, count / period.seconds) }

    package var description: String { "\(count)/\(period.rawValue)" }
}

/// The clock of a rate limit (generic cell rate algorithm): one number, whatever the number of messages.
package struct RateClock: Sendable, Equatable {
    /// Theoretical arrival time of the next message, microseconds.
    private var arrival: Int64 = 0

    package init() {}

    /// How many messages may go now.
    package func free(_ limit: RateLimit, at now: Int64) -> Int {
        let base = max(now, arrival)
        return Int(max(0, (now + limit.interval * Int64(limit.burst) - base) / limit.interval))
    }

    /// How long until one may, when none may now.
    package func wait(_ limit: RateLimit, at now: Int64) -> Duration {
        .microseconds(max(0, max(now, arrival) - now - limit.interval * Int64(limit.burst - 1)))
    }

    package mutating func take(_ count: Int, _ limit: RateLimit, at now: Int64) {
        arrival = max(now, arrival) + limit.interval * Int64(count)
    }
}
