internal import CZlib

/// Reads one gzip member (RFC 1952) as it comes, in memory that does not grow with the content.
///
///     let decoder = try GzipDecoder()
///     try decoder.decode(piece[...]) { content in … }      as often as there are pieces
///     decoder.isComplete                                    whether its end was seen, checksum and length included
///
/// Confined: not `Sendable`, used by one thread at a time.
package final class GzipDecoder {
    /// Allocated, because zlib remembers the address and refuses a structure that has moved.
    private let stream: UnsafeMutablePointer<z_stream>
    private let room: UnsafeMutableBufferPointer<UInt8>
    package private(set) var isComplete = false

    package init() throws(GzipError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = czlib_gunzip_init(stream)
        guard code == Z_OK else {
            stream.deallocate()
            throw code == Z_MEM_ERROR ? .outOfMemory : .refused(code: code)
        }
        self.stream = stream
        room = .allocate(capacity: 65_536)
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        room.deallocate()
    }

    /// Takes more of the member and hands its content over, in pieces of at most 64 KiB.
    /// - Throws: `damaged` for what is no gzip, has another checksum than it says, or goes on after its end; and what
    ///   `receive` throws.
    package func decode<Failure: Error>(
        _ bytes: ArraySlice<UInt8>, _ receive: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws {
        try bytes.withUnsafeBufferPointer { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let piece = UnsafeBufferPointer(rebasing: rest.prefix(1 << 30))
                rest = rest.dropFirst(piece.count)
                guard !isComplete else { throw GzipError.damaged }
                stream.pointee.next_in = UnsafeMutablePointer(mutating: piece.baseAddress)
                stream.pointee.avail_in = UInt32(piece.count)
                try run(receive)
            }
        }
        stream.pointee.next_in = nil
    }

    private func run<Failure: Error>(_ receive: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws {
        repeat {
            stream.pointee.next_out = room.baseAddress
            stream.pointee.avail_out = UInt32(room.count)
            let code = inflate(stream, Z_NO_FLUSH)
            let count = room.count - Int(stream.pointee.avail_out)
            if count > 0 { try receive(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: room[..<count]))) }
            switch code {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END:
                isComplete = true
                guard stream.pointee.avail_in == 0 else { throw GzipError.damaged }
                return
            case Z_MEM_ERROR: throw GzipError.outOfMemory
            default: throw GzipError.damaged
            }
        } while stream.pointee.avail_out == 0
    }
}
