/// Cuts a stream of bytes into the pieces that coordinator and workers send each other: a letter, a length, contents, as
/// in a recording (``RecordingFile``).
///
///     J join (JSON)   P plan (JSON)   F frame   L level (text)   X end   A abort   E ended (JSON)
struct PieceReader {
    private var pending: [UInt8] = []

    /// Longer ones are not sent by anybody of ours.
    static let longest = 64 << 20

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        pending.append(contentsOf: bytes)
    }

    /// The next piece that is whole; nil when more has to come.
    ///
    /// - Throws: when what came is no piece.
    mutating func next() throws(RecordingError) -> (letter: Character, contents: [UInt8])? {
        guard let first = pending.first else { return nil }
        var place = 1
        var length = 0
        var shift = 0
        repeat {
            guard place < pending.count else { return nil }
            guard shift < 42 else { throw .malformed }
            length |= Int(pending[place] & 0x7F) << shift
            shift += 7
            place += 1
        } while pending[place - 1] >= 0x80
        guard length <= Self.longest, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) else { throw .malformed }
        guard pending.count - place >= length else { return nil }
        let contents = Array(pending[place..<place + length])
        pending.removeFirst(place + length)
        return (Character(Unicode.Scalar(first)), contents)
    }
}
