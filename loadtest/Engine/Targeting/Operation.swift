/// What a request asks of the service.
package enum Operation: String, Sendable, CaseIterable {
    case register, get, list, delete

    /// A dense number, for tables.
    var index: Int {
        switch self {
        case .register: 0
        case .get: 1
        case .list: 2
        case .delete: 3
        }
    }
}
