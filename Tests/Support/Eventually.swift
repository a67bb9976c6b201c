/// The condition that ``eventually(within:_:)`` waited for did not come true.
package struct NeverHappened: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) {
        self.description = description
    }
}

/// Waits until `condition` gives a value, asking again every 20 ms; how a test waits for another process.
///
/// - Parameters:
///   - what: what is waited for, for the failure's text.
///   - limit: generous, because it only bounds a failing test.
/// - Throws: ``NeverHappened`` after `limit`, or what `condition` throws.
@discardableResult
package func eventually<Value>(
    _ what: String, within limit: Duration = .seconds(30), _ condition: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now + limit
    while true {
        if let value = try await condition() { return value }
        guard ContinuousClock.now < deadline else { throw NeverHappened(description: "\(what) within \(limit)") }
        try await Task.sleep(for: .milliseconds(20))
    }
}
