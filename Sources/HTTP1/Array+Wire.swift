import HTTPTypes

extension [UInt8] {
    /// Appends the UTF-8 of `text`.
    @inline(__always)
    mutating func append(text: String) {
        if text.utf8.withContiguousStorageIfAvailable({ append(contentsOf: $0) }) == nil {
            append(contentsOf: text.utf8)
        }
    }

    /// Appends the bytes of `text`, which needs no reference counting.
    @inline(__always)
    mutating func append(text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends `value`, 0 or more, in base 10 (`16` for chunk sizes), without a `String` in between.
    mutating func append(number value: Int, radix: Int = 10) {
        precondition(value >= 0, "a length cannot be negative")
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var rest = value
            var start = 20
            repeat {
                let digit = UInt8(truncatingIfNeeded: rest % radix)
                start -= 1
                digits[start] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                rest /= radix
            } while rest > 0
            append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
        }
    }

    /// Appends one field line with its CRLF.
    mutating func append(line field: HTTPField) {
        append(text: field.name.rawName)
        append(text: ": ")
        field.withUnsafeBytesOfValue { append(value: UnsafeRawBufferPointer($0)) }
        append(text: "\r\n")
    }

    /// Appends one field line with its CRLF; `start` is its name, the colon and the blank.
    mutating func append(line start: StaticString, value: String) {
        append(text: start)
        var value = value
        value.withUTF8 { append(value: UnsafeRawBufferPointer($0)) }
        append(text: "\r\n")
    }

    /// An `HTTPField` has no CR, LF or NUL in its value from the day it is made; should that ever change, nothing is
    /// sent rather than something that a client can split.
    @inline(__always)
    private mutating func append(value: UnsafeRawBufferPointer) {
        precondition(
            value.firstControl(in: 0..<value.count) == nil, "a field value with a control byte reached the encoder")
        append(contentsOf: value)
    }
}
