/// Gives `body` a fresh folder and removes it with everything in it.
package func withTemporaryFolder<Value>(_ body: (_ path: String) async throws -> Value) async throws -> Value {
    let folder = try TemporaryDirectory()
    defer { withExtendedLifetime(folder) {} }
    return try await body(folder.path)
}
