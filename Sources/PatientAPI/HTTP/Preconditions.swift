import HTTP1
import HTTPTypes

/// The conditions a request is made under, and what they come to, in the order of RFC 9110 §13.2.2. A pure value.
///
/// The conditions of dates are left out, as RFC 9110 §13.1.3 and §13.1.4 ask where there is no date of modification:
/// `ETag` is the only validator that is sent. To be asked only where the request would succeed without them (§13.2.1).
struct Preconditions: Equatable {
    let ifMatch: EntityTagCondition?
    let ifNoneMatch: EntityTagCondition?

    enum Outcome: Equatable {
        case proceed
        /// 304: the client has the current representation.
        case notModified
        /// 412
        case failed
    }

    init(_ fields: FieldSection) {
        ifMatch = EntityTagCondition(fields.combined(.ifMatch))
        ifNoneMatch = EntityTagCondition(fields.combined(.ifNoneMatch))
    }

    /// - Parameters:
    ///   - current: the tag of the present representation; nil when there is none.
    ///   - isSafe: whether the method is GET or HEAD.
    func outcome(for current: EntityTag?, isSafe: Bool) -> Outcome {
        if let ifMatch {
            guard let current, ifMatch.matchesStrongly(current) else { return .failed }
        }
        if let ifNoneMatch, let current, ifNoneMatch.matchesWeakly(current) { return isSafe ? .notModified : .failed }
        return .proceed
    }
}
