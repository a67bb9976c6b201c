import FoundationEssentials
import Glibc

/// Gives `body` a fresh folder and removes it with everything in it.
func withTemporaryFolder<Value>(_ body: (_ path: String) async throws -> Value) async throws -> Value {
    var template = Array("/tmp/sqlite-patients-tests-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw FolderError.cannotMake(errno) }
    let path = String(cString: made)
    do {
        let value = try await body(path)
        try FileManager.default.removeItem(atPath: path)
        return value
    } catch {
        try FileManager.default.removeItem(atPath: path)
        throw error
    }
}

enum FolderError: Error { case cannotMake(Int32) }

/// Whether the bytes of `text` are anywhere in the file.
func fileContains(_ text: String, in path: String) throws -> Bool {
    try Data(contentsOf: URL(filePath: path)).contains(Data(text.utf8))
}

extension Data {
    fileprivate func contains(_ other: Data) -> Bool {
        guard let first = other.first else { return true }
        return indices.contains { self[$0] == first && self[$0...].starts(with: other) }
    }
}
