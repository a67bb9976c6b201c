import Glibc

/// The head of an answer, if it is whole and plain: HTTP/1.1, a final status, one length, nothing to decode.
struct PlainAnswerHead {
    private(set) var status = 0
    /// Bytes up to the body.
    private(set) var length = 0
    private(set) var contentLength = 0
    private(set) var keepsAlive = true
    /// Where the value of `X-Request-Id` is.
    private(set) var requestID: Range<Int>?

    /// Nil for everything that is not plain, among it whatever is malformed.
    init?(_ input: UnsafeRawBufferPointer) {
        guard input.count > 15, let base = input.baseAddress, memcmp(base, "HTTP/1.1 ", 9) == 0,
            let status = Self.status(input), status >= 200, let first = Self.endOfLine(input, from: 12)
        else { return nil }
        self.status = status
        var isLengthKnown = status == 204 || status == 304
        var start = first
        while true {
            guard let next = Self.endOfLine(input, from: start) else { return nil }
            let line = start..<next - 2
            if line.isEmpty {
                length = next
                break
            }
            switch input[start] | 0x20 {
            case UInt8(ascii: "c"):
                if let value = Self.value(of: "content-length:", line, input) {
                    guard !isLengthKnown, let number = Self.number(input, value) else { return nil }
                    contentLength = number
                    isLengthKnown = true
                } else if let value = Self.value(of: "connection:", line, input) {
                    if Self.equals("close", value, input) {
                        keepsAlive = false
                    } else if !Self.equals("keep-alive", value, input) {
                        return nil
                    }
                }
            case UInt8(ascii: "t"):
                if Self.value(of: "transfer-encoding:", line, input) != nil { return nil }
            case UInt8(ascii: "x"):
                if let value = Self.value(of: "x-request-id:", line, input) { requestID = value }
            case UInt8(ascii: " "), UInt8(ascii: "\t") | 0x20, UInt8(ascii: ":"): return nil
            default: break
            }
            start = next
        }
        guard isLengthKnown else { return nil }
    }

    private static func status(_ input: UnsafeRawBufferPointer) -> Int? {
        var status = 0
        for place in 9..<12 {
            guard PlainDecimal.isDigit(input[place]) else { return nil }
            status = status * 10 + Int(input[place] - UInt8(ascii: "0"))
        }
        return status < 600 && (input[12] == UInt8(ascii: " ") || input[12] == UInt8(ascii: "\r")) ? status : nil
    }

    /// The offset behind the next CRLF; nil when there is none, or a line feed alone.
    private static func endOfLine(_ input: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = input.baseAddress, start < input.count,
            let found = memchr(base + start, Int32(UInt8(ascii: "\n")), input.count - start)
        else { return nil }
        let place = UnsafeRawPointer(found) - base
        return place > start && input[place - 1] == UInt8(ascii: "\r") ? place + 1 : nil
    }

    /// The value of a field line when it has that name (small letters, with its colon), blanks around it removed.
    private static func value(
        of name: StaticString, _ line: Range<Int>, _ input: UnsafeRawBufferPointer
    ) -> Range<Int>? {
        guard line.count >= name.utf8CodeUnitCount else { return nil }
        for place in 0..<name.utf8CodeUnitCount
        where input[line.lowerBound + place] | 0x20 != name.utf8Start[place] | 0x20 { return nil }
        var value = line.lowerBound + name.utf8CodeUnitCount..<line.upperBound
        while let first = value.first, input[first] == 0x20 || input[first] == 0x09 { value = value.dropFirst() }
        while let last = value.last, input[last] == 0x20 || input[last] == 0x09 { value = value.dropLast() }
        return value
    }

    private static func equals(_ text: StaticString, _ value: Range<Int>, _ input: UnsafeRawBufferPointer) -> Bool {
        value.count == text.utf8CodeUnitCount
            && value.indices.allSatisfy { input[$0] | 0x20 == text.utf8Start[$0 - value.lowerBound] | 0x20 }
    }

    /// `1*DIGIT`, at most a petabyte.
    private static func number(_ input: UnsafeRawBufferPointer, _ digits: Range<Int>) -> Int? {
        guard !digits.isEmpty, digits.count <= 15 else { return nil }
        var number = 0
        for place in digits {
            guard PlainDecimal.isDigit(input[place]) else { return nil }
            number = number * 10 + Int(input[place] - UInt8(ascii: "0"))
        }
        return number
    }
}
