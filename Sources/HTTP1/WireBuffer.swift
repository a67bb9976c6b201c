import HTTPTypes
import Timekeeping

/// Bytes that wait to be sent, put behind one another: answers, or the parts of one.
///
/// Its memory has one owner, so that appending is a comparison and a copy. An array asks before each of the dozen pieces
/// of a head whether somebody shares it; that cost as much as reading the request. Whatever is appended is copied whole
/// or traps: there is no other way in than the methods here.
package struct WireBuffer: ~Copyable {
    private var memory: UnsafeMutableRawBufferPointer
    /// How many bytes it holds.
    package private(set) var count = 0

    /// - Parameter capacity: bytes that fit before it grows; 0 has no memory yet.
    package init(capacity: Int = 0) {
        memory = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit {
        memory.deallocate()
    }

    package var isEmpty: Bool { count == 0 }

    /// How many bytes fit without growing.
    package var capacity: Int { memory.count }

    /// What it holds; the pointer is good until the buffer is next changed.
    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: memory[0..<count])
    }

    /// Forgets what it holds, and keeps its memory.
    package mutating func removeAll() {
        count = 0
    }

    @inline(__always)
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        room(bytes.count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    package mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Where `more` bytes can be put behind those that are there; whoever puts them there adds them to `count`.
    @inline(__always)
    private mutating func room(_ more: Int) -> UnsafeMutableRawPointer {
        if memory.count - count < more { grow(by: more) }
        guard let start = memory.baseAddress else { preconditionFailure("a buffer without memory was written to") }
        return start + count
    }

    @inline(never)
    private mutating func grow(by more: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(count + more, memory.count * 2, 4_096), alignment: 16)
        larger.copyMemory(from: bytes)
        memory.deallocate()
        memory = larger
    }
}

/// The pieces of a head.
extension WireBuffer {
    /// A text of the program; its length is known to the compiler, and copying it a few moves.
    @inline(__always)
    mutating func append(literal: StaticString) {
        let length = literal.utf8CodeUnitCount
        room(length).copyMemory(from: literal.utf8Start, byteCount: length)
        count &+= length
    }

    /// The UTF-8 of `text`.
    mutating func append(text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// `value`, 0 or more, in base 10, without a `String` in between.
    mutating func append(number value: Int) {
        precondition(value >= 0, "a length cannot be negative")
        var length = 1
        var rest = value
        while rest >= 10 {
            rest /= 10
            length &+= 1
        }
        let digits = room(length)
        rest = value
        var index = length
        repeat {
            index &-= 1
            let digit = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            digits.storeBytes(of: digit, toByteOffset: index, as: UInt8.self)
            rest /= 10
        } while index > 0
        count &+= length
    }

    /// `value`, 0 or more, in base 16, as chunk sizes are written.
    mutating func append(hexadecimal value: Int) {
        precondition(value >= 0, "a length cannot be negative")
        var shift = max(0, (63 - value.leadingZeroBitCount) / 4 * 4)
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: value >> shift & 15)
            append(byte: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            shift -= 4
        }
    }

    mutating func append(byte: UInt8) {
        room(1).storeBytes(of: byte, as: UInt8.self)
        count += 1
    }

    /// The 26 characters of an identifier, which no `String` is made of.
    mutating func append(_ identifier: ULID) {
        identifier.write(to: UnsafeMutableRawBufferPointer(start: room(ULID.length), count: ULID.length))
        count += ULID.length
    }

    /// One field line with its CRLF.
    mutating func append(line field: HTTPField) {
        append(text: field.name.rawName)
        append(literal: ": ")
        field.withUnsafeBytesOfValue { append(value: UnsafeRawBufferPointer($0)) }
        append(literal: "\r\n")
    }

    /// The value of a field.
    ///
    /// An `HTTPField` has no CR, LF or NUL in its value from the day it is made; should that ever change, nothing is
    /// sent rather than something that a client can split.
    mutating func append(value: UnsafeRawBufferPointer) {
        precondition(
            value.firstControl(in: 0..<value.count) == nil, "a field value with a control byte reached the encoder")
        append(value)
    }
}
