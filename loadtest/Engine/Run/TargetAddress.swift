package import Transport

/// Finds where the service is: a name may stand for several addresses.
package struct TargetAddress {
    private let target: LoadTarget
    private let timeout: Duration

    /// - Parameter timeout: for each address; at most 5 s are waited.
    package init(_ target: LoadTarget, timeout: Duration) {
        self.target = target
        self.timeout = min(timeout, .seconds(5))
    }

    /// The first address that accepts a connection, so that a wrong one is a clear line and not a minute of refused
    /// requests. Name resolution and the attempts block a thread of their own.
    ///
    /// - Throws: ``LoadRunError/unreachable(_:)`` with the last reason.
    package func reachable() async throws(LoadRunError) -> SocketAddress {
        try await BlockingExecutor(label: "load.resolver").run { () throws(LoadRunError) in
            try search()
        }
    }

    private func search() throws(LoadRunError) -> SocketAddress {
        let addresses: [SocketAddress]
        do throws(SystemCallError) {
            if let via = target.via {
                addresses = [via]
            } else {
                addresses = try SocketAddress.resolve(host: target.host, port: target.port)
            }
        } catch {
            throw .unreachable("\(target.host): \(error)")
        }
        var reason = "\(target.host): no address"
        for address in addresses {
            guard let failure = ring(address) else { return address }
            reason = "\(target.description): \(address): \(failure)"
        }
        throw .unreachable(reason)
    }

    /// Tries once; says why not.
    private func ring(_ address: SocketAddress) -> String? {
        do throws(SystemCallError) {
            var poll = try PollSet()
            let socket = try ClientSocket.connecting(to: address)
            try poll.add(socket, .write, token: 1)
            let deadline = Instant.now + timeout
            while poll.wait(nanoseconds: max(0, deadline.nanoseconds(since: .now))) == 0 {
                if Instant.now >= deadline { return "connect: time-out" }
            }
            return socket.connectionFailure().map { "\(SystemCallError(call: "connect", errno: $0))" }
        } catch {
            return "\(error)"
        }
    }
}
