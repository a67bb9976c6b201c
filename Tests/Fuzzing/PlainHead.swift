import HTTP1
import HTTPTypes

/// A head as the most naive reader sees it, cut at every CRLF, comma and colon with nothing in mind but the grammar:
/// the second opinion on what the parser accepted.
struct PlainHead {
    private let requestLine: [ArraySlice<UInt8>]
    /// Names in small letters, values without blanks around them.
    private let fields: [(name: [UInt8], value: ArraySlice<UInt8>)]

    /// - Throws: when the lines have bytes that no line may have.
    init(_ bytes: ArraySlice<UInt8>) throws(Violation) {
        var lines: [ArraySlice<UInt8>] = []
        var rest = bytes.starts(with: [13, 10]) ? bytes.dropFirst(2) : bytes
        while let end = rest.indices.first(where: { rest[$0...].starts(with: [13, 10]) }) {
            lines.append(rest[rest.startIndex..<end])
            rest = rest[(end + 2)...]
        }
        guard rest.isEmpty, lines.count >= 2, lines.removeLast().isEmpty else { throw Violation("a head has no end") }
        for line in lines {
            guard !line.isEmpty, line.allSatisfy({ $0 == 9 || $0 >= 32 && $0 != 127 }) else {
                throw Violation("an accepted line holds a control byte, or nothing")
            }
        }
        requestLine = lines[0].split(separator: 32, omittingEmptySubsequences: false)
        var fields: [(name: [UInt8], value: ArraySlice<UInt8>)] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
                line[..<colon].allSatisfy({ (33...126).contains($0) })
            else { throw Violation("an accepted line has no name") }
            fields.append((line[..<colon].inSmallLetters, line[(colon + 1)...].withoutBlanks))
        }
        self.fields = fields
    }

    /// Whether the parser read the same.
    func confirm(_ head: RequestHead) throws(Violation) {
        try require(requestLine.count == 3, "the request line has three parts")
        try require(requestLine[0] == Array(head.method.rawValue.utf8)[...], "the method is the first part")
        try require(
            requestLine[2] == Array(head.version == .http11 ? "HTTP/1.1".utf8 : "HTTP/1.0".utf8)[...],
            "the version is the last part")
        try require(requestLine[1].allSatisfy { (33...126).contains($0) }, "the target is visible ASCII")
        try require(fields.count == head.fields.count, "there are as many fields as lines")

        let hosts = values(of: "host")
        try require(hosts.count == 1 || hosts.isEmpty && head.version == .http10, "there is one host")
        let lengths = values(of: "content-length")
        let codings = values(of: "transfer-encoding")
        try require(lengths.count + codings.count <= 1, "there is one framing")
        try require(codings.isEmpty || head.version == .http11, "HTTP/1.0 has no coding")
        switch head.framing {
        case .none:
            try require(lengths.isEmpty && codings.isEmpty, "no body has no framing")
        case .length(let length):
            let digits = lengths.first?.drop { $0 == UInt8(ascii: "0") }
            try require(
                digits?.elementsEqual(length == 0 ? "".utf8 : String(length).utf8) ?? false, "the length is as said")
        case .chunked:
            try require(codings.first?.inSmallLetters == Array("chunked".utf8), "the coding is chunked")
        }

        let options = values(of: "connection").flatMap { $0.split(separator: UInt8(ascii: ",")) }
            .map(\.withoutBlanks.inSmallLetters)
        let isKept =
            !options.contains(Array("close".utf8))
            && (head.version == .http11 || options.contains(Array("keep-alive".utf8)))
        try require(head.keepsAlive == isKept, "persistence is as asked")
    }

    private func values(of name: String) -> [ArraySlice<UInt8>] {
        fields.filter { $0.name.elementsEqual(name.utf8) }.map(\.value)
    }

    private func require(_ isKept: Bool, _ promise: String) throws(Violation) {
        guard isKept else { throw Violation("not kept: \(promise)") }
    }
}

extension ArraySlice<UInt8> {
    /// With `A`…`Z` made small and nothing else.
    fileprivate var inSmallLetters: [UInt8] {
        map { (65...90).contains($0) ? $0 + 32 : $0 }
    }

    /// Without SP and HTAB at both ends.
    fileprivate var withoutBlanks: ArraySlice<UInt8> {
        var rest = drop { $0 == 32 || $0 == 9 }
        while let last = rest.last, last == 32 || last == 9 { rest = rest.dropLast() }
        return rest
    }
}
