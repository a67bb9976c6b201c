internal import CHiredis
import Glibc

/// A connection to a Redis server. It blocks, and is confined to the thread that opened it.
///
/// After ``RedisError/connectionLost(_:)`` it is of no more use: close it by letting go of it and open another.
package final class RedisConnection {
    private let context: UnsafeMutablePointer<redisContext>
    private let commandTimeout: Duration

    /// hiredis writes with write(2), which ends a process whose peer is gone unless the signal is ignored.
    private static let signalIsIgnored: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    /// Connects and logs in.
    ///
    /// - Parameters:
    ///   - connectTimeout: for the connection itself.
    ///   - commandTimeout: for the reply of each command that does not block by intention.
    package init(
        to address: RedisAddress, connectTimeout: Duration = .seconds(2), commandTimeout: Duration = .seconds(5)
    ) throws(RedisError) {
        Self.signalIsIgnored
        let limit = timeval(connectTimeout)
        let made =
            switch address.endpoint {
            case .tcp(let host, let port): redisConnectWithTimeout(host, port, limit)
            case .unix(let path): redisConnectUnixWithTimeout(path, limit)
            }
        guard let made else { throw .cannotConnect("out of memory") }
        context = made
        self.commandTimeout = commandTimeout
        guard made.pointee.err == 0 else { throw .cannotConnect(Self.reason(of: made)) }
        redisSetTimeout(made, timeval(commandTimeout))
        if case .tcp = address.endpoint { redisEnableKeepAlive(made) }
        try logIn(address)
    }

    deinit {
        redisFree(context)
    }

    private func logIn(_ address: RedisAddress) throws(RedisError) {
        do {
            if let password = address.password {
                _ = try run(["AUTH"] + (address.user.map { [$0] } ?? []) + [password])
            }
            if address.database != 0 { _ = try run(["SELECT", String(address.database)]) }
        } catch .server(let code, _) {
            // The server's sentence may repeat the user's name; its code is enough.
            throw .cannotConnect("the login or the database was refused (\(code))")
        }
    }

    /// Sends one command and waits for its reply.
    ///
    /// - Parameter blockingFor: how long the command may block by intention, on top of the usual time-out.
    package func run(_ words: [RedisWord], blockingFor: Duration = .zero) throws(RedisError) -> RedisReply {
        try append(words)
        if blockingFor > .zero { redisSetTimeout(context, timeval(blockingFor + commandTimeout)) }
        defer { if blockingFor > .zero { redisSetTimeout(context, timeval(commandTimeout)) } }
        return try receive().success()
    }

    /// Sends one command whose words are all text.
    package func run(_ words: [String]) throws(RedisError) -> RedisReply {
        try run(words.map { RedisWord($0) })
    }

    /// Sends many commands at once and gives their replies in order, errors among them.
    package func pipeline(_ commands: [[RedisWord]]) throws(RedisError) -> [RedisReply] {
        for command in commands { try append(command) }
        var replies: [RedisReply] = []
        replies.reserveCapacity(commands.count)
        for _ in commands { replies.append(try receive()) }
        return replies
    }

    private func append(_ words: [RedisWord]) throws(RedisError) {
        precondition(!words.isEmpty, "a command has at least a name")
        let lengths = words.map(\.bytes.count)
        // One block for all words: pointers into separate arrays would not outlive their closures.
        let joined = words.flatMap(\.bytes)
        let status = joined.withUnsafeBytes { block -> Int32 in
            let start = block.baseAddress?.assumingMemoryBound(to: CChar.self)
            var offset = 0
            var pointers: [UnsafePointer<CChar>?] = []
            for length in lengths {
                pointers.append(start.map { $0 + offset })
                offset += length
            }
            return redisAppendCommandArgv(context, Int32(words.count), &pointers, lengths)
        }
        guard status == REDIS_OK else { throw .connectionLost(Self.reason(of: context)) }
    }

    private func receive() throws(RedisError) -> RedisReply {
        var raw: UnsafeMutableRawPointer?
        guard redisGetReply(context, &raw) == REDIS_OK, let raw else {
            throw .connectionLost(Self.reason(of: context))
        }
        defer { freeReplyObject(raw) }
        return try RedisReply(raw.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private static func reason(of context: UnsafeMutablePointer<redisContext>) -> String {
        if context.pointee.err == REDIS_ERR_IO, errno == EAGAIN || errno == EWOULDBLOCK { return "timed out" }
        return withUnsafeBytes(of: context.pointee.errstr) { text in
            String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}

/// One word of a command: any bytes.
package struct RedisWord: Sendable, Equatable, ExpressibleByStringLiteral {
    package let bytes: [UInt8]

    package init(_ text: String) { bytes = Array(text.utf8) }
    package init(_ bytes: [UInt8]) { self.bytes = bytes }
    package init(_ number: some BinaryInteger) { bytes = Array(String(number).utf8) }
    package init(stringLiteral text: String) { bytes = Array(text.utf8) }
}

extension timeval {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}
