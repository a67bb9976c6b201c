/// A Lua script, run by its digest and sent whole only when the server does not know it (after a restart, say).
package struct RedisScript: Sendable {
    private let text: [UInt8]

    package init(_ text: [UInt8]) {
        self.text = text
    }

    /// Digests that a connection's server gave for scripts it has loaded. Confined with its connection.
    package final class Cache {
        fileprivate var digests: [[UInt8]: String] = [:]

        package init() {}
    }

    /// Runs the script.
    ///
    /// - Throws: ``RedisError/server(code:message:)`` also when the script itself gave an error.
    package func run(
        on connection: RedisConnection, cache: Cache, keys: [String], arguments: [RedisWord]
    ) throws(RedisError) -> RedisReply {
        try run(on: connection, cache: cache, keys: keys, calls: [arguments])[0].success()
    }

    /// Runs the script several times in one pipeline; replies in order, errors among them.
    package func run(
        on connection: RedisConnection, cache: Cache, keys: [String], calls: [[RedisWord]]
    ) throws(RedisError) -> [RedisReply] {
        let known = cache.digests[text]
        let digest = if let known { known } else { try load(on: connection, cache: cache) }
        let replies = try connection.pipeline(Self.commands(["EVALSHA", RedisWord(digest)], keys: keys, calls: calls))
        // The server forgot its scripts: nothing of this pipeline has run. The whole text cannot be missed, whatever
        // happens meanwhile, and makes the server know the digest again.
        guard case .error("NOSCRIPT", _)? = replies.first else { return replies }
        return try connection.pipeline(Self.commands(["EVAL", RedisWord(text)], keys: keys, calls: calls))
    }

    private static func commands(_ verb: [RedisWord], keys: [String], calls: [[RedisWord]]) -> [[RedisWord]] {
        let head = verb + [RedisWord(keys.count)] + keys.map { RedisWord($0) }
        return calls.map { head + $0 }
    }

    private func load(on connection: RedisConnection, cache: Cache) throws(RedisError) -> String {
        let reply = try connection.run(["SCRIPT", "LOAD", RedisWord(text)])
        guard let digest = reply.textValue else { throw .unexpectedReply("SCRIPT LOAD gave no digest") }
        cache.digests[text] = digest
        return digest
    }
}
