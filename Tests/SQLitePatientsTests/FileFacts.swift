import FoundationEssentials

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
