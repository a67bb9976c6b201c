/// How much of a message is read before it is refused. Sizes in bytes, line ends not counted unless said.
package struct ParserLimits: Sendable, Hashable {
    /// Longest request line; longer is 414. RFC 9112 §3 asks for at least 8000.
    package var requestLine: Int
    /// Longest field line, name to value; longer is 431.
    package var fieldLine: Int
    /// All field lines together with their line ends, the closing empty line included; longer is 431. Trailers are held
    /// to the same size.
    package var headerSection: Int
    /// Most field lines of a head, and of a trailer section; more is 431.
    package var fieldCount: Int
    /// Chunk extensions and superfluous zeros of one body; more is 400.
    package var chunkOverhead: Int

    /// Every limit must be positive and below 1 GiB: offsets are kept in 32 bits.
    package init(
        requestLine: Int = 8_192, fieldLine: Int = 8_192, headerSection: Int = 32_768, fieldCount: Int = 100,
        chunkOverhead: Int = 16_384
    ) {
        for limit in [requestLine, fieldLine, headerSection, fieldCount, chunkOverhead] {
            precondition((1...1 << 30).contains(limit), "a parser limit is outside 1...2^30")
        }
        self.requestLine = requestLine
        self.fieldLine = fieldLine
        self.headerSection = headerSection
        self.fieldCount = fieldCount
        self.chunkOverhead = chunkOverhead
    }

    /// 8 KiB a line, 32 KiB a header section, 100 fields, 16 KiB of chunk extensions.
    package static let `default` = ParserLimits()

    /// The most unread bytes a caller must be able to hold before ``RequestParser`` gives a head or refuses it.
    package var longestHead: Int { 2 + requestLine + 2 + headerSection + 2 }
}
