import JSON

/// A recording as bytes: a first line that names the format, then chunks of one letter, a length and contents. What was
/// written before a crash can be read; a chunk of an unknown letter is passed over.
///
///     H header (JSON)   F frame   E events (JSON)   C certificate (JSON)   Z ending (JSON)
package enum RecordingFile {
    package static let magic = Array("loadtest recording 1\n".utf8)

    package static func encode(_ recording: Recording) -> [UInt8] {
        var bytes = begin(recording.header)
        for frame in recording.frames { bytes += chunk("F", frame.encoded) }
        return bytes + end(recording)
    }

    /// The beginning of a file, to be followed by frames as they come.
    package static func begin(_ header: RunHeader) -> [UInt8] { magic + chunk("H", header.json) }

    package static func frame(_ frame: Frame) -> [UInt8] { chunk("F", frame.encoded) }

    /// What follows the last frame.
    package static func end(_ recording: Recording) -> [UInt8] {
        var bytes = chunk("E", RunEvent.json(recording.events))
        if let certificate = recording.certificate { bytes += chunk("C", certificate) }
        if let ending = recording.ending { bytes += chunk("Z", ending.json) }
        return bytes
    }

    package static func chunk(_ letter: Character, _ contents: [UInt8]) -> [UInt8] {
        var length = VarintWriter()
        length.append(UInt64(contents.count))
        return [letter.asciiValue ?? 0] + length.bytes + contents
    }

    /// - Throws: when it is no recording; one that was cut off is read as far as it goes.
    package static func decode(_ file: [UInt8]) throws(RecordingError) -> Recording {
        guard file.starts(with: magic) else {
            if file.starts(with: "loadtest recording ".utf8) { throw .newer(version: 2) }
            throw .noRecording
        }
        var recording: Recording?
        var position = magic.count
        while position < file.count, let (letter, range) = nextChunk(file, &position) {
            let contents = file[range]
            switch (letter, recording) {
            case (UInt8(ascii: "H"), nil): recording = Recording(try RunHeader(json: contents))
            case (_, nil): throw .malformed
            case (UInt8(ascii: "F"), _):
                _ = try Frame(contents)
                recording?.append(encodedFrame: Array(contents))
            case (UInt8(ascii: "E"), _): recording?.setEvents(try RunEvent.events(json: contents))
            case (UInt8(ascii: "C"), _): recording?.certificate = Array(contents)
            case (UInt8(ascii: "Z"), _): recording?.ending = try RunEnding(json: contents)
            default: continue
            }
        }
        guard let recording else { throw .truncated }
        return recording
    }

    /// The next chunk that is whole; nil behind the last one.
    private static func nextChunk(_ file: [UInt8], _ position: inout Int) -> (UInt8, Range<Int>)? {
        let letter = file[position]
        var place = position + 1
        var length = 0
        var shift = 0
        while true {
            guard place < file.count, shift < 42 else { return nil }
            length |= Int(file[place] & 0x7F) << shift
            shift += 7
            place += 1
            if file[place - 1] < 0x80 { break }
        }
        guard length <= file.count - place else { return nil }
        position = place + length
        return (letter, place..<place + length)
    }
}
