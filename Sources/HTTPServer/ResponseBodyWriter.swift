import HTTP1
import Transport

/// Sends a body as it is produced. A write suspends while the client does not read: that is the back-pressure.
/// Confined to the connection's loop.
package struct ResponseBodyWriter: ~Copyable {
    private let output: OutputBuffer
    private let socket: StreamSocket
    private let framing: ResponseFraming
    private var remaining: Int
    private var encoder: (any ContentEncoder)?
    /// Content that was encoded since others had their turn.
    private var encoded = 0

    /// Small pieces are gathered up to this size; what is gathered is sent by ``flush()`` at the latest.
    private static let gathered = 32_768
    /// As much content is encoded at a time before others are served: about 0.3 ms of gzip.
    private static let encodedPerTurn = 65_536

    /// - Parameter output: holds the head already, so that it leaves with the first of the body.
    init(output: OutputBuffer, socket: StreamSocket, framing: ResponseFraming) {
        self.output = output
        self.socket = socket
        self.framing = framing
        if case .length(let length) = framing { remaining = length } else { remaining = 0 }
    }

    /// Has everything that is written from now on encoded; the fields of the answer must say so, and a length that it
    /// announced would be that of the coded body.
    package mutating func encode(with encoder: any ContentEncoder) {
        self.encoder = encoder
    }

    /// Appends to the body.
    ///
    /// - Throws: ``ResponseBodyError`` when more comes than was announced; `SystemCallError` when the client has gone
    ///   or has read nothing for the write time-out; what the encoder throws.
    package mutating func write(_ bytes: [UInt8]) async throws {
        guard let encoder else {
            try append(bytes)
            return try await sendIfMuch()
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Self.encodedPerTurn - encoded)
            var coded: [UInt8] = []
            try encoder.encode(piece, into: &coded)
            try append(coded)
            try await sendIfMuch()
            rest = rest.dropFirst(piece.count)
            encoded += piece.count
            if encoded == Self.encodedPerTurn {
                encoded = 0
                await Task.yield()
            }
        }
    }

    private mutating func append(_ bytes: [UInt8]) throws {
        // A chunk of size 0 would end the body (RFC 9112 §7.1).
        guard !bytes.isEmpty else { return }
        switch framing {
        case .length, .none:
            guard bytes.count <= remaining else { throw ResponseBodyError.longerThanAnnounced }
            remaining -= bytes.count
            output.bytes.append(bytes)
        case .chunked: ResponseEncoder.appendChunk(bytes, to: &output.bytes)
        case .untilClose: output.bytes.append(bytes)
        }
    }

    private mutating func sendIfMuch() async throws {
        if output.bytes.count >= Self.gathered { try await output.flush(on: socket) }
    }

    /// Sends what has been gathered, for bodies whose pieces must arrive when they are made (event streams).
    package mutating func flush() async throws {
        if let encoder {
            var coded: [UInt8] = []
            try encoder.flush(into: &coded)
            try append(coded)
        }
        try await output.flush(on: socket)
    }

    /// Ends the body; what is still to be sent of it waits in the buffer.
    consuming func finish() throws {
        if let encoder {
            var coded: [UInt8] = []
            try encoder.finish(into: &coded)
            try append(coded)
        }
        switch framing {
        case .length, .none: guard remaining == 0 else { throw ResponseBodyError.shorterThanAnnounced }
        case .chunked: ResponseEncoder.appendLastChunk(to: &output.bytes)
        case .untilClose: break
        }
    }
}

/// A body that does not keep to the length it was announced with.
package enum ResponseBodyError: Error, Equatable {
    case longerThanAnnounced, shorterThanAnnounced
}
