import Foundation

/// A folder of one test, removed with everything in it when the test is done.
package final class TemporaryDirectory: Sendable {
    package let path: String

    /// - Throws: when the folder cannot be made.
    package init() throws {
        // Short, because a Unix socket's path holds at most 107 bytes.
        let base = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        path = base + "/prt-" + UUID().uuidString.prefix(8).lowercased()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file or folder in it.
    package func file(_ name: String) -> String { path + "/" + name }
}
