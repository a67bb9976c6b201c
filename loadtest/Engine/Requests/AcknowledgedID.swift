/// Finds the identifier in the answer to a registration, `{"id":7,…`, without building a tree for the rest.
enum AcknowledgedID {
    /// How much of a body is looked at; the identifier is its first member.
    static let window = 64

    /// The number behind the first `"id":`, or nil. A quoted `"id":` inside a text cannot be met: there the quotation
    /// marks are escaped.
    static func find(in body: UnsafeRawBufferPointer) -> Int64? {
        let end = min(body.count, window)
        // Where our service has it.
        if end > 6, isName(at: 1, in: body) { return number(at: 6, in: body, end) }
        guard end > 5 else { return nil }
        for start in 0..<(end - 5) where isName(at: start, in: body) { return number(at: start + 5, in: body, end) }
        return nil
    }

    private static func isName(at start: Int, in body: UnsafeRawBufferPointer) -> Bool {
        body[start] == UInt8(ascii: "\"") && body[start + 1] == UInt8(ascii: "i")
            && body[start + 2] == UInt8(ascii: "d") && body[start + 3] == UInt8(ascii: "\"")
            && body[start + 4] == UInt8(ascii: ":")
    }

    private static func number(at start: Int, in body: UnsafeRawBufferPointer, _ end: Int) -> Int64? {
        var place = start
        while place < end, body[place] == UInt8(ascii: " ") { place += 1 }
        let first = place
        var value: Int64 = 0
        while place < end, PlainDecimal.isDigit(body[place]) {
            let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tenfold.addingReportingOverflow(Int64(body[place] - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            value = sum
            place += 1
        }
        // The number must end inside the window, or some of its digits may be missing.
        return place > first && place < end ? value : nil
    }
}
