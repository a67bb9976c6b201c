/// Which part of a run a request belongs to: the one in which it was *due*, whenever it ended.
package enum Phase: UInt8, Sendable, CaseIterable {
    /// Sent and shown, and left out of every report.
    case warmup = 0
    /// While the load changes; reported apart, as its figures belong to no load in particular.
    case ramp = 1
    case steady = 2

    package var label: String {
        switch self {
        case .warmup: "warmup"
        case .ramp: "ramp"
        case .steady: "steady"
        }
    }
}

/// Something that is kept apart for each phase.
package struct Phased<Value: Sendable>: Sendable {
    package var warmup: Value
    package var ramp: Value
    package var steady: Value

    package init(_ value: Value) {
        warmup = value
        ramp = value
        steady = value
    }

    package subscript(phase: Phase) -> Value {
        get {
            switch phase {
            case .warmup: warmup
            case .ramp: ramp
            case .steady: steady
            }
        }
        _modify {
            switch phase {
            case .warmup: yield &warmup
            case .ramp: yield &ramp
            case .steady: yield &steady
            }
        }
    }
}

extension Phased<Tally> {
    package init() { self.init(Tally()) }

    package mutating func add(_ other: Phased<Tally>) {
        for phase in Phase.allCases { self[phase].add(other[phase]) }
    }

    /// Everything, whatever its phase.
    package var whole: Tally {
        var sum = warmup
        sum.add(ramp)
        sum.add(steady)
        return sum
    }
}

extension Phased: Equatable where Value: Equatable {}
