/// How much of everything the HTTP server takes from a client.
package struct HTTPLimitSettings: Sendable, Equatable {
    /// Longest request line in bytes, 8,000 (what RFC 9112 §3 asks for) to 64 KiB; longer is 414.
    package let requestLine: Int
    /// Longest field line in bytes, 256 to 64 KiB; longer is 431.
    package let fieldLine: Int
    /// All field lines of a head in bytes, 1 KiB to 1 MiB; more is 431.
    package let headerSection: Int
    /// Field lines of a head, 8 to 10,000; more is 431.
    package let fields: Int
    /// Chunk extensions and idle zeros of one body in bytes, 64 to 1 MiB; more is 400.
    package let chunkOverhead: Int
    /// Body limit of a single registration in bytes, 1 KiB to 16 MiB; more is 413.
    package let body: Int
    /// Body limit of a batch of registrations in bytes, 1 KiB to 64 MiB; more is 413.
    package let batchBody: Int
    /// Longest body in bytes that is read and dropped for an answer which does not need it, up to 16 MiB.
    package let unreadBody: Int
    /// Requests that are answered on one connection, up to 1,000,000,000; 0 for no limit.
    package let requestsPerConnection: Int
    /// Connections open at once, 1 to 1,000,000; the descriptor limit caps it further.
    package let connections: Int
    /// Connections open at once from one IPv4 address or IPv6 /64, up to 1,000,000; 0 for no limit.
    package let connectionsPerAddress: Int

    init(_ reader: inout SettingsReader) {
        requestLine = reader.integer("HTTP_MAX_REQUEST_LINE", default: 8_192, in: 8_000...65_536)
        fieldLine = reader.integer("HTTP_MAX_FIELD_LINE", default: 8_192, in: 256...65_536)
        headerSection = reader.integer("HTTP_MAX_HEADER_SECTION", default: 32_768, in: 1_024...1_048_576)
        fields = reader.integer("HTTP_MAX_FIELDS", default: 100, in: 8...10_000)
        chunkOverhead = reader.integer("HTTP_MAX_CHUNK_OVERHEAD", default: 16_384, in: 64...1_048_576)
        body = reader.integer("HTTP_MAX_BODY", default: 65_536, in: 1_024...16_777_216)
        batchBody = reader.integer("HTTP_MAX_BATCH_BODY", default: 4_194_304, in: 1_024...67_108_864)
        unreadBody = reader.integer("HTTP_MAX_UNREAD_BODY", default: 262_144, in: 0...16_777_216)
        requestsPerConnection = reader.integer(
            "HTTP_MAX_REQUESTS_PER_CONNECTION", default: 0, in: 0...1_000_000_000)
        connections = reader.integer("HTTP_MAX_CONNECTIONS", default: 10_000, in: 1...1_000_000)
        connectionsPerAddress = reader.integer("HTTP_MAX_CONNECTIONS_PER_ADDRESS", default: 512, in: 0...1_000_000)
    }
}
