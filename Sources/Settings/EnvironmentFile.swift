import FoundationEssentials

/// The variables of a `.env` file.
///
/// Stricter than the readers found in libraries, which skip what they do not understand: a line that is lost here is
/// a password or a safety switch that silently does nothing, so it stops the start and is named by its number.
///
///     NAME=value            the value is trimmed of blanks
///     NAME="two words"      one pair of quotes around the whole value is taken off
///     # comment             also blank lines
///     export NAME=value     as shells write it
package struct EnvironmentFile: Sendable, Equatable {
    package let variables: [String: String]

    /// Reads a file; a missing one is an empty one.
    ///
    /// - Parameter path: relative to the working directory, or absolute.
    package init(path: String) throws(SettingsError) {
        guard FileManager.default.fileExists(atPath: path) else {
            try self.init(text: "", name: path)
            return
        }
        guard let contents = FileManager.default.contents(atPath: path) else {
            throw SettingsError([.init(path, "cannot be read: check its permissions")])
        }
        guard let text = String(validating: contents, as: UTF8.self) else {
            throw SettingsError([.init(path, "is not UTF-8 text")])
        }
        try self.init(text: text, name: path)
    }

    /// Reads the text of a file.
    ///
    /// - Parameter name: what problems call the file.
    package init(text: String, name: String = ".env") throws(SettingsError) {
        var variables: [String: String] = [:]
        var problems: [SettingsError.Problem] = []
        // Split at the byte: Swift sees CR LF as one character, and files come from everywhere.
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, bytes) in lines.enumerated() {
            let line = String(Substring(bytes)).trimmingBlanks()
            if line.isEmpty || line.hasPrefix("#") { continue }
            do throws(Malformed) {
                let (name, value) = try Self.assignment(in: line)
                variables[name] = value
            } catch {
                problems.append(.init("\(name) line \(index + 1)", error.reason))
            }
        }
        guard problems.isEmpty else { throw SettingsError(problems) }
        self.variables = variables
    }

    private struct Malformed: Error {
        let reason: String
    }

    private static func assignment(in line: String) throws(Malformed) -> (name: String, value: String) {
        let statement = line.hasPrefix("export ") ? line.dropFirst(7) : line[...]
        guard let equals = statement.firstIndex(of: "=") else {
            throw Malformed(reason: "has no '=': expected NAME=value or a comment")
        }
        let name = String(statement[..<equals]).trimmingBlanks()
        let isName = name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard let first = name.utf8.first, isName, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            throw Malformed(reason: "has no variable name before '=': letters, digits and _ are allowed")
        }
        let value = String(statement[statement.index(after: equals)...]).trimmingBlanks()
        guard let quote = value.first, quote == "\"" || quote == "'" else { return (name, value) }
        guard value.count >= 2, value.last == quote else {
            throw Malformed(reason: "opens a quote and does not close it on the same line")
        }
        return (name, String(value.dropFirst().dropLast()))
    }
}

extension String {
    /// Without the blanks, tabs and line ends around it.
    func trimmingBlanks() -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0.isNewline }
        return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
