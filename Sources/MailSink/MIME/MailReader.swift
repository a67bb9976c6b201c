/// A mail taken apart far enough to be shown: its header, its text, its HTML, and what else hangs on it.
///
/// It reads whatever it is given: a mail that is broken is the one that somebody wants to look at.
struct MailReader: Sendable {
    /// Something that is neither the text nor the HTML.
    struct Attachment: Sendable, Equatable {
        let type: String
        let name: String?
        let size: Int
    }

    let header: HeaderSection
    /// The first `text/plain` part.
    private(set) var text: String?
    /// The first `text/html` part.
    private(set) var html: String?
    private(set) var attachments: [Attachment] = []
    /// Whether the parts nest deeper or are more than is looked at, or a boundary is missing.
    private(set) var isIncomplete = false
    private var parts = 0

    private static let deepest = 8
    private static let maximumParts = 100

    init(_ message: [UInt8]) {
        let (head, body) = HeaderSection.split(message[...])
        header = HeaderSection(head)
        read(header, body, depth: 0)
    }

    private mutating func read(_ header: HeaderSection, _ body: ArraySlice<UInt8>, depth: Int) {
        parts += 1
        guard depth <= Self.deepest, parts <= Self.maximumParts else {
            isIncomplete = true
            return
        }
        let type = ContentType(header["Content-Type"] ?? "text/plain")
        guard !type.essence.hasPrefix("multipart/") else {
            guard let boundary = type["boundary"], !boundary.isEmpty else {
                isIncomplete = true
                return
            }
            let (sections, isClosed) = Self.split(body, at: boundary)
            if !isClosed { isIncomplete = true }
            for section in sections {
                let (head, content) = HeaderSection.split(section)
                read(HeaderSection(head), content, depth: depth + 1)
            }
            return
        }
        let content = TransferCoding.decode(body, as: header["Content-Transfer-Encoding"])
        let disposition = ContentType(header["Content-Disposition"] ?? "inline")
        let words =
            CharacterSet.decode(content, named: type["charset"] ?? "") ?? String(decoding: content, as: UTF8.self)
        switch type.essence {
        case "text/plain" where text == nil && disposition.essence != "attachment": text = words
        case "text/html" where html == nil && disposition.essence != "attachment": html = words
        default:
            attachments.append(
                Attachment(
                    type: type.essence, name: (disposition["filename"] ?? type["name"]).map(EncodedWords.decode),
                    size: content.count))
        }
    }

    /// What lies between the boundaries of a multipart (RFC 2046 §5.1.1), and whether the last one was there.
    private static func split(_ body: ArraySlice<UInt8>, at boundary: String) -> ([ArraySlice<UInt8>], Bool) {
        let delimiter = Array("--\(boundary)".utf8)
        var sections: [ArraySlice<UInt8>] = []
        var start: Int?
        for line in Lines(body) where line.starts(with: delimiter) {
            let rest = line.dropFirst(delimiter.count)
            let isLast = rest.starts(with: "--".utf8)
            guard isLast || rest.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) else { continue }
            // The line end before a boundary belongs to it.
            if let start { sections.append(trimmingLineEnd(body[start..<max(start, line.startIndex)])) }
            if isLast { return (sections, true) }
            let end = body[line.endIndex...].firstIndex(of: UInt8(ascii: "\n")) ?? body.endIndex
            start = min(end + 1, body.endIndex)
        }
        if let start { sections.append(body[start...]) }
        return (sections, false)
    }

    private static func trimmingLineEnd(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard text.last == UInt8(ascii: "\n") else { return text }
        let text = text.dropLast()
        return text.last == UInt8(ascii: "\r") ? text.dropLast() : text
    }
}

/// A type with parameters: `text/plain; charset=utf-8` (RFC 2045 §5.1).
struct ContentType: Sendable, Equatable {
    /// `text/plain`, in lower case.
    let essence: String
    private let parameters: [String: String]

    init(_ text: String) {
        let parts = Self.split(text)
        essence = parts.first.map { $0.lowercased() } ?? ""
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmed }
            guard pair.count == 2 else { continue }
            parameters[pair[0].lowercased()] = Self.unquoted(pair[1])
        }
        self.parameters = parameters
    }

    subscript(name: String) -> String? { parameters[name] }

    /// At semicolons that are not within quotation marks.
    private static func split(_ text: String) -> [String] {
        var parts = [""]
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character == ";", !isQuoted { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.map { $0[...].trimmed }
    }

    private static func unquoted(_ text: String) -> String {
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        return String(text.dropFirst().dropLast()).replacing("\\\"", with: "\"")
    }
}

extension Substring {
    fileprivate var trimmed: String {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return String(start[...last])
    }
}
