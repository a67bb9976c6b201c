/// A Lua script, run by its digest and sent whole only when the server does not know it (after a restart, say).
package final class RedisScript: Sendable {
    private let text: [UInt8]

    package init(_ text: [UInt8]) {
        self.text = text
    }

    /// Digests that a connection's server gave for scripts it has loaded. Confined with its connection.
    package final class Cache {
        fileprivate var digests: [ObjectIdentifier: RedisWord] = [:]

        package init() {}
    }

    /// A script and what it is called with.
    package typealias Call = (script: RedisScript, arguments: [RedisWord])

    /// Runs the script.
    ///
    /// - Throws: ``RedisError/server(code:message:)`` also when the script itself gave an error.
    package func run(
        on connection: RedisConnection, cache: Cache, keys: [RedisWord], arguments: [RedisWord]
    ) throws(RedisError) -> RedisReply {
        try Self.run([(self, arguments)], on: connection, cache: cache, keys: keys)[0].success()
    }

    /// Runs several calls, of one script or of many, in one pipeline; replies in order, errors among them.
    ///
    /// A server that forgot a script in the middle has run the others: that call is repeated after them.
    package static func run(
        _ calls: [Call], on connection: RedisConnection, cache: Cache, keys: [RedisWord]
    ) throws(RedisError) -> [RedisReply] {
        for call in calls where cache.digests[ObjectIdentifier(call.script)] == nil {
            try call.script.load(on: connection, cache: cache)
        }
        var replies = try connection.pipeline(
            calls.map { call in
                command("EVALSHA", cache.digests[ObjectIdentifier(call.script)] ?? "", keys, call.arguments)
            })
        // The whole text cannot be missed, whatever happens meanwhile, and makes the server know the digest again.
        for (index, reply) in replies.enumerated() {
            guard case .error("NOSCRIPT", _) = reply else { continue }
            let whole = command("EVAL", RedisWord(calls[index].script.text), keys, calls[index].arguments)
            replies[index] = try connection.pipeline([whole])[0]
        }
        return replies
    }

    private static func command(
        _ verb: RedisWord, _ script: RedisWord, _ keys: [RedisWord], _ arguments: [RedisWord]
    ) -> [RedisWord] {
        var words: [RedisWord] = []
        words.reserveCapacity(3 + keys.count + arguments.count)
        words.append(verb)
        words.append(script)
        words.append(RedisWord(keys.count))
        words += keys
        words += arguments
        return words
    }

    private func load(on connection: RedisConnection, cache: Cache) throws(RedisError) {
        let reply = try connection.run(["SCRIPT", "LOAD", RedisWord(text)])
        guard let digest = reply.textValue else { throw .unexpectedReply("SCRIPT LOAD gave no digest") }
        cache.digests[ObjectIdentifier(self)] = RedisWord(digest)
    }
}
