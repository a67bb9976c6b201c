package import Jobs
package import Redis

/// The queue in Redis: lists of ids, a hash and an envelope per job, changed by scripts only.
package struct RedisJobQueue: RelayedJobQueue {
    private let address: RedisAddress
    private let keys: RedisKeys

    /// - Parameters:
    ///   - prefix: first word of the keys.
    ///   - queue: such as `email`.
    package init(address: RedisAddress, prefix: String = "nq", queue: String = "email") {
        self.address = address
        keys = RedisKeys(prefix: prefix, queue: queue)
    }

    package func connect() throws(JobQueueError) -> any JobQueueConnection { try connectRelay() }

    package func connectRelay() throws(JobQueueError) -> any RelayConnection {
        do throws(RedisError) {
            return RedisJobQueueConnection(connection: try RedisConnection(to: address), keys: keys)
        } catch {
            throw JobQueueError(error)
        }
    }
}

extension JobQueueError {
    /// Translates what Redis said. `EVICTED` and `DUPWID` are our scripts' own words; newer servers give them as the
    /// code, older ones put `ERR` before them.
    init(_ error: RedisError) {
        switch error {
        case .server(_, message: let text) where text == "EVICTED" || text == "ERR EVICTED": self = .evicted
        case .server(_, message: let text) where text == "DUPWID" || text == "ERR DUPWID": self = .duplicateWorker
        // Still reading its data, or about to go: away, for our purposes.
        case .server(code: "LOADING", _): self = .unavailable("Redis is loading its data")
        case .server(code: "READONLY", _): self = .unavailable("this Redis is a replica")
        case .server(let code, let message): self = .refused(message.isEmpty ? code : message)
        case .cannotConnect(let reason), .connectionLost(let reason): self = .unavailable(reason)
        case .unexpectedReply(let reason): self = .unavailable("unexpected reply: \(reason)")
        case .invalidAddress(let reason): self = .unavailable("the address \(reason)")
        }
    }
}
