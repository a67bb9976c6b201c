import Testing

@testable import HTTP1

@Suite("Bytes that wait to be sent")
struct WireBufferTests {
    private func text(_ buffer: borrowing WireBuffer) -> String { String(decoding: buffer.bytes, as: UTF8.self) }

    @Test("it holds what was put into it, in order, however often it has grown", arguments: [0, 1, 300, 100_000])
    func growth(_ capacity: Int) {
        var buffer = WireBuffer(capacity: capacity)
        var model: [UInt8] = []
        for number in 0..<2_000 {
            let piece = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: number % 37)
            buffer.append(piece)
            model += piece
        }
        #expect(Array(buffer.bytes) == model && buffer.count == model.count && buffer.capacity >= model.count)
        buffer.removeAll()
        #expect(buffer.isEmpty && buffer.bytes.isEmpty && buffer.capacity >= model.count)
    }

    @Test(
        "numbers are written in base 10 and 16",
        arguments: [0, 1, 9, 10, 15, 16, 255, 256, 4_095, 4_096, 65_536, Int.max - 1, Int.max])
    func numbers(_ number: Int) {
        var buffer = WireBuffer()
        buffer.append(number: number)
        buffer.append(literal: " ")
        buffer.append(hexadecimal: number)
        #expect(text(buffer) == "\(number) \(String(number, radix: 16))")
    }

    @Test("texts of every kind are their UTF-8")
    func texts() {
        var buffer = WireBuffer()
        buffer.append(literal: "static, ")
        buffer.append(text: String(repeating: "ñ", count: 40))
        buffer.append(literal: "")
        buffer.append(text: "")
        buffer.append([])
        buffer.append(byte: 0x21)
        #expect(text(buffer) == "static, " + String(repeating: "ñ", count: 40) + "!")
    }
}
