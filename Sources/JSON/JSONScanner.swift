/// Steps over one JSON text, byte by byte, and says where each part lies (RFC 8259).
///
/// It sees only UTF-8 that was checked before, holds the caller's buffer without owning it, and is confined to the
/// closure that lends the buffer. What Python's `json` reports for a malformed text, it reports too: the same words at
/// the same place, because legacy callers compare them.
struct JSONScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    var position: Int
    let limits: JSONLimits
    /// The first fault that is no fault of syntax. It is kept until the end, since broken syntax tells more.
    private(set) var laterFault: JSONFault?

    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, limits: JSONLimits) {
        self.bytes = bytes
        self.position = start
        self.limits = limits
    }

    /// The byte at the position, nil at the end.
    var current: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    /// Steps over `byte` when it comes next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Nothing but white space may follow the value.
    mutating func finish() throws(JSONFault) {
        skipWhitespace()
        guard position == bytes.count else { throw .syntax("Extra data", at: position) }
        if let laterFault { throw laterFault }
    }

    mutating func note(_ kind: JSONError.Kind, at offset: Int) {
        if laterFault == nil { laterFault = JSONFault(kind, at: offset) }
    }

    /// Whether `word` comes next; steps over it if so.
    mutating func literal(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard position + length <= bytes.count else { return false }
        for index in 0..<length where bytes[position + index] != word.utf8Start[index] { return false }
        position += length
        return true
    }

    // MARK: Numbers

    /// `[ minus ] int [ frac ] [ exp ]` (RFC 8259 §6); what does not belong to it is left to the caller, as in `01`.
    mutating func number() throws(JSONFault) -> Range<Int> {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) {
            guard skipDigits() else { throw .syntax("Expecting value", at: start) }
        }
        var needsRangeCheck = position - start > 300
        if current == UInt8(ascii: ".") { _ = skipDigits(after: 1) }
        if let letter = current, letter | 0x20 == UInt8(ascii: "e") {
            let sign = position + 1 < bytes.count ? bytes[position + 1] : 0
            let hasSign = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
            if skipDigits(after: hasSign ? 2 : 1) { needsRangeCheck = true }
        }
        let range = start..<position
        if needsRangeCheck, !fitsDouble(range) { note(.numberOutOfRange, at: start) }
        return range
    }

    /// Steps over `prefix` bytes and the digits behind them; stays when there is no digit.
    private mutating func skipDigits(after prefix: Int = 0) -> Bool {
        var index = position + prefix
        let start = index
        while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
        guard index > start else { return false }
        position = index
        return true
    }

    private func fitsDouble(_ range: Range<Int>) -> Bool {
        let literal = String(decoding: bytes[range], as: UTF8.self)
        return Double(literal)?.isFinite ?? false
    }
}
