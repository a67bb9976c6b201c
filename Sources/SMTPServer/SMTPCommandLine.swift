/// One line from a client: a verb and what follows it (RFC 5321 §4.1.1).
struct SMTPCommandLine: Sendable, Equatable {
    /// In upper case.
    let verb: String
    /// Without blanks around it.
    let argument: String

    /// - Parameter line: without its CR LF.
    /// - Returns: nil for a line that is not UTF-8 or holds a control character.
    init?(_ line: UnsafeRawBufferPointer) {
        guard !line.contains(where: { $0 < 0x20 || $0 == 0x7F }), let text = String(validating: line, as: UTF8.self)
        else { return nil }
        let verb = text.prefix { $0 != " " }
        self.verb = verb.uppercased()
        argument = String(text[verb.endIndex...].drop { $0 == " " }.trimmingTrailingSpaces)
    }
}

extension Substring {
    fileprivate var trimmingTrailingSpaces: Substring {
        guard let last = lastIndex(where: { $0 != " " }) else { return self[startIndex..<startIndex] }
        return self[...last]
    }
}

/// The path and the parameters of MAIL and RCPT: `FROM:<a@example.org> SIZE=1129` (RFC 5321 §4.1.2).
struct SMTPPathArgument: Sendable, Equatable {
    /// Without angle brackets; may be empty.
    let path: String
    /// Keywords in upper case with their values.
    let parameters: [(keyword: String, value: String?)]

    /// Longest path with its angle brackets (RFC 5321 §4.5.3.1.3).
    private static let longestPath = 256

    /// - Parameter keyword: `FROM` or `TO`.
    init?(_ argument: String, after keyword: String) {
        guard argument.prefix(keyword.count).uppercased() == keyword else { return nil }
        var rest = argument.dropFirst(keyword.count)
        guard rest.popFirst() == ":" else { return nil }
        // Not as the standard has it, and as many a client has it.
        rest = rest.drop { $0 == " " }
        guard rest.first == "<", let end = Self.endOfPath(rest) else { return nil }
        let path = rest[rest.index(after: rest.startIndex)..<end]
        guard path.utf8.count + 2 <= Self.longestPath, !path.contains("<") else { return nil }
        rest = rest[rest.index(after: end)...]
        guard rest.isEmpty || rest.first == " " else { return nil }
        self.path = String(path)
        parameters = rest.split(separator: " ").map { parameter in
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (parts[0].uppercased(), parts.count == 2 ? String(parts[1]) : nil)
        }
    }

    /// The angle bracket that is not within a quoted string (RFC 5321 §4.1.2 `Quoted-string`).
    private static func endOfPath(_ text: Substring) -> Substring.Index? {
        var isQuoted = false
        var isEscaped = false
        return text.indices.first { index in
            let character = text[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            }
            return character == ">" && !isQuoted
        }
    }

    static func == (one: Self, other: Self) -> Bool {
        one.path == other.path && one.parameters.elementsEqual(other.parameters, by: ==)
    }
}
