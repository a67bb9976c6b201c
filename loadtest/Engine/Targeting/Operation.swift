/// What a request asks of the service, and how; each has its own line in every report.
package enum Operation: String, Sendable, CaseIterable {
    /// What a mix is made of.
    case register, get, list, search, delete
    /// Many registrations in one request.
    case batch
    /// A registration of an address that is registered already, as it was or in other letters.
    case duplicate
    /// A registration that has to be refused.
    case invalid
    /// A registration whose bytes come in small pieces, as over a bad connection.
    case slow
    /// One of several registrations of one person, all at once: one of them may succeed.
    case burst
    /// A registration sent once more after its answer, with the same idempotency key: the answer must be the same.
    case replay
    /// A registration sent once more because the attempt before came to nothing.
    case retry

    /// What a mix gives weights to.
    package static let ofMixes: [Operation] = [.register, .get, .list, .search, .delete]

    /// A dense number, for tables and recordings; never changed, as recordings outlive versions.
    package var index: Int {
        switch self {
        case .register: 0
        case .get: 1
        case .list: 2
        case .search: 3
        case .delete: 4
        case .batch: 5
        case .duplicate: 6
        case .invalid: 7
        case .slow: 8
        case .burst: 9
        case .replay: 10
        case .retry: 11
        }
    }

    package init?(index: UInt64) {
        guard let operation = Self.allCases.first(where: { $0.index == index }) else { return nil }
        self = operation
    }

    /// Whether it may make a patient.
    package var registers: Bool {
        switch self {
        case .register, .batch, .duplicate, .invalid, .slow, .burst, .replay, .retry: true
        case .get, .list, .search, .delete: false
        }
    }
}
