internal import CZlib

/// Writes one gzip member (RFC 1952) as its content comes; the one owner of a `z_stream`.
///
///     let encoder = try GzipEncoder()
///     try encoder.encode(piece[...], into: &out)      as often as there are pieces
///     try encoder.finish(into: &out)
///
/// 128 KiB of state, however long the content is. Confined: not `Sendable`, used by one thread at a time; nothing in it
/// waits. See README.md for what it costs.
package final class GzipEncoder {
    /// Allocated, because zlib remembers the address and refuses a structure that has moved.
    private let stream: UnsafeMutablePointer<z_stream>
    /// What zlib writes into before it is appended.
    private let room: UnsafeMutableBufferPointer<UInt8>
    private var isFinished = false

    /// - Parameter level: 1 (quick) to 9 (small).
    package init(level: Int = 3) throws(GzipError) {
        precondition((1...9).contains(level), "zlib's levels are 1 to 9")
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = czlib_gzip_init(stream, Int32(level), Self.windowBits, Self.memoryLevel)
        guard code == Z_OK else {
            stream.deallocate()
            throw code == Z_MEM_ERROR ? .outOfMemory : .refused(code: code)
        }
        self.stream = stream
        room = .allocate(capacity: 8_192)
    }

    deinit {
        // It reports content that was never finished, which is for whoever gave up.
        deflateEnd(stream)
        stream.deallocate()
        room.deallocate()
    }

    private static let windowBits: Int32 = 14
    private static let memoryLevel: Int32 = 7

    /// Takes more of the content; most of it is kept back until there is enough for a block.
    package func encode(_ bytes: ArraySlice<UInt8>, into out: inout [UInt8]) throws(GzipError) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(GzipError) in
            // zlib counts in 32 bits.
            var rest = buffer[...]
            while !rest.isEmpty {
                let piece = rest.prefix(1 << 30)
                try run(UnsafeBufferPointer(rebasing: piece), Z_NO_FLUSH, into: &out)
                rest = rest.dropFirst(piece.count)
            }
        }
    }

    /// Writes what was kept back, so that the reader can decode everything up to here. Each costs about five bytes and
    /// some of the ratio.
    package func flush(into out: inout [UInt8]) throws(GzipError) {
        try run(UnsafeBufferPointer(start: nil, count: 0), Z_SYNC_FLUSH, into: &out)
    }

    /// Writes the end: the rest, the checksum and the length. Nothing may be encoded afterwards.
    package func finish(into out: inout [UInt8]) throws(GzipError) {
        try run(UnsafeBufferPointer(start: nil, count: 0), Z_FINISH, into: &out)
        isFinished = true
    }

    /// Until zlib leaves room unused: then it has nothing more to say.
    private func run(
        _ bytes: UnsafeBufferPointer<UInt8>, _ flush: Int32, into out: inout [UInt8]
    ) throws(GzipError) {
        precondition(!isFinished, "nothing can follow the end of a gzip member")
        // The pointer is not const in zlib's interface, yet deflate only reads through it.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
        stream.pointee.avail_in = UInt32(bytes.count)
        repeat {
            stream.pointee.next_out = room.baseAddress
            stream.pointee.avail_out = UInt32(room.count)
            let code = deflate(stream, flush)
            // Z_BUF_ERROR: nothing left to do, which ends the loop.
            guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw .refused(code: code) }
            out.append(contentsOf: room[..<(room.count - Int(stream.pointee.avail_out))])
        } while stream.pointee.avail_out == 0
        stream.pointee.next_in = nil
    }
}
