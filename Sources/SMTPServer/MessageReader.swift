/// Takes a message out of the stream after DATA: up to CR LF `.` CR LF and to nothing else, the doubled dots single
/// again (RFC 5321 §4.1.1.4, §4.5.2).
///
/// A bare line feed ends no line here: a server that thinks otherwise can be made to see two mails where its
/// neighbours see one.
struct MessageReader: Sendable {
    private(set) var message: [UInt8] = []
    private(set) var hasBareLineFeed = false
    /// Whether more came than is kept; the rest is read and dropped.
    private(set) var isTooLarge = false
    private let limit: Int
    private var isAtLineStart = true

    /// So much of a line without an end is taken in at once; what precedes it stays in the buffer.
    private static let longestWait = 8_192

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes what it can of `input`.
    ///
    /// - Returns: how many bytes were taken, and whether the message is complete.
    mutating func take(_ input: UnsafeRawBufferPointer) -> (consumed: Int, isComplete: Bool) {
        var position = 0
        while position < input.count {
            let rest = UnsafeRawBufferPointer(rebasing: input[position...])
            guard let lineFeed = rest.firstIndex(of: UInt8(ascii: "\n")) else {
                // The end of a line may be half there.
                if rest.count > Self.longestWait {
                    append(UnsafeRawBufferPointer(rebasing: rest.dropLast()))
                    isAtLineStart = false
                    position = input.count - 1
                }
                break
            }
            let line = UnsafeRawBufferPointer(rebasing: rest[...lineFeed])
            position += line.count
            let isWhole = lineFeed > 0 && line[lineFeed - 1] == UInt8(ascii: "\r")
            if isAtLineStart, isWhole, line.count == 3, line[0] == UInt8(ascii: ".") { return (position, true) }
            append(line)
            if !isWhole { hasBareLineFeed = true }
            isAtLineStart = isWhole
        }
        return (position, false)
    }

    private mutating func append(_ line: UnsafeRawBufferPointer) {
        let hasDot = isAtLineStart && line.first == UInt8(ascii: ".")
        let content = hasDot ? UnsafeRawBufferPointer(rebasing: line.dropFirst()) : line
        guard !isTooLarge, message.count + content.count <= limit else {
            isTooLarge = true
            message = []
            return
        }
        message.append(contentsOf: content)
    }
}
