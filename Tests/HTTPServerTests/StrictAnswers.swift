import HTTP1

/// Reads answers as a suspicious client would: every byte has its place, or there is no answer.
struct StrictAnswers {
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    struct Answer: Equatable {
        let status: Int
        let fields: [(name: String, value: String)]
        let body: [UInt8]

        func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
        subscript(_ name: String) -> String? { all(name).first }
        var closes: Bool { all("connection") == ["close"] }

        static func == (one: Answer, other: Answer) -> Bool {
            one.status == other.status && one.body == other.body
                && one.fields.map { $0.name + ":" + $0.value } == other.fields.map { $0.name + ":" + $0.value }
        }
    }

    private var rest: ArraySlice<UInt8>

    private init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// All answers in `bytes`, which must hold nothing else; interim ones (1xx) are checked and left out.
    ///
    /// - Parameter heads: which answers, counted from 0, belong to HEAD requests and have no body.
    static func read(_ bytes: [UInt8], heads: Set<Int> = []) throws -> [Answer] {
        var reader = StrictAnswers(bytes)
        var answers: [Answer] = []
        while !reader.rest.isEmpty {
            let answer = try reader.answer(hasBody: !heads.contains(answers.count))
            if answer.status >= 200 { answers.append(answer) }
        }
        return answers
    }

    private mutating func answer(hasBody: Bool) throws -> Answer {
        let status = try statusLine()
        var fields: [(name: String, value: String)] = []
        while true {
            let line = try line()
            if line.isEmpty { break }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
                line[..<colon].allSatisfy({ $0 > 0x20 && $0 < 0x7F }), line.dropFirst(colon + 1).first == 0x20
            else { throw Malformed(description: "field line \(String(decoding: line, as: UTF8.self))") }
            fields.append(
                (
                    String(decoding: line[..<colon], as: UTF8.self).lowercased(),
                    String(decoding: line[(colon + 2)...], as: UTF8.self)
                ))
        }
        let head = Answer(status: status, fields: fields, body: [])
        try check(head)
        guard hasBody, status >= 200, status != 204, status != 304 else { return head }
        if head["transfer-encoding"] != nil {
            return Answer(status: status, fields: fields, body: try chunks())
        }
        guard let length = head["content-length"].flatMap({ Int($0) }) else {
            guard head.closes else { throw Malformed(description: "a body without an end") }
            defer { rest = [] }
            return Answer(status: status, fields: fields, body: Array(rest))
        }
        return Answer(status: status, fields: fields, body: try take(length))
    }

    /// `HTTP/1.1 SP 3DIGIT SP reason-phrase` (RFC 9112 §4).
    private mutating func statusLine() throws -> Int {
        let line = String(decoding: try line(), as: UTF8.self)
        let digits = line.dropFirst(9).prefix(3)
        guard line.hasPrefix("HTTP/1.1 "), digits.utf8.count == 3, let status = Int(digits),
            (100...599).contains(status),
            line.dropFirst(12).first == " "
        else { throw Malformed(description: "status line \(line)") }
        return status
    }

    /// What every answer owes: one date, one framing, none where there can be no content (RFC 9110 §6.6.1, §8.6).
    private func check(_ head: Answer) throws {
        guard head.status >= 200 else {
            guard head.fields.isEmpty else { throw Malformed(description: "fields in an interim answer") }
            return
        }
        let dates = head.all("date")
        guard dates.count == 1, HTTPDate.parse(dates[0]).map({ HTTPDate.bytes(at: $0) }) == Array(dates[0].utf8) else {
            throw Malformed(description: "date \(dates)")
        }
        let framings = head.all("content-length") + head.all("transfer-encoding")
        guard framings.count <= 1, head.status != 204 || framings.isEmpty else {
            throw Malformed(description: "framing \(framings) of a \(head.status)")
        }
        guard head.all("connection").count <= 1 else { throw Malformed(description: "Connection said twice") }
        guard head.status != 405 || head["allow"] != nil else { throw Malformed(description: "a 405 without Allow") }
    }

    private mutating func chunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let text = String(decoding: try line(), as: UTF8.self)
            guard let size = Int(text, radix: 16), size >= 0 else { throw Malformed(description: "chunk size \(text)") }
            body += try take(size)
            guard try line().isEmpty else { throw Malformed(description: "no line end behind a chunk") }
            if size == 0 { return body }
        }
    }

    /// Up to CRLF; a CR or LF elsewhere is an error.
    private mutating func line() throws -> [UInt8] {
        guard let end = rest.firstIndex(where: { $0 == 0x0D || $0 == 0x0A }), rest[end] == 0x0D,
            rest[rest.index(after: end)...].first == 0x0A
        else { throw Malformed(description: "a line without end: \(String(decoding: rest.prefix(80), as: UTF8.self))") }
        defer { rest = rest[(end + 2)...] }
        return Array(rest[..<end])
    }

    private mutating func take(_ count: Int) throws -> [UInt8] {
        guard rest.count >= count else { throw Malformed(description: "\(rest.count) of \(count) bytes of a body") }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }
}
