import Glibc

/// How a socket stops listening without losing a connection.
extension ConnectionSource {
    /// What has become of the place that was left.
    package enum Departure: Sendable, Equatable {
        /// Nobody else listens there, as far as this process is concerned.
        case unattended
        /// Another process of ours gets what comes from now on.
        case handedOver
        /// Whether another process gets it could not be found out; a connection may have been lost.
        case uncertain(SystemCallError)
    }

    /// How long what had been begun before others were chosen has to come to its end.
    private static let patience = Duration.seconds(5)
    private static let pause = Duration.milliseconds(50)

    /// Stops listening, and has ``next()`` give out everything that had arrived before it ends.
    ///
    /// On a shared port the kernel chooses one of the sockets for each connection when its first segment comes
    /// (`SO_REUSEPORT`, socket(7)), and what the chosen one has not given out when it closes is reset, were there ten
    /// others. Therefore:
    ///
    /// 1. another socket is chosen from now on, which a connection of our own proves;
    /// 2. the handshakes of that moment come to their end, since those on this socket end in its queue;
    /// 3. the queue is emptied, and the socket is closed in the same step.
    ///
    /// Ends early when ``close()`` is called.
    package func leave() async -> Departure {
        var departure = Departure.unattended
        do throws(SystemCallError) {
            if try await handOver() { departure = .handedOver }
        } catch {
            departure = .uncertain(error)
        }
        while isOpen {
            do throws(SystemCallError) {
                try takeAll()
                close()
            } catch {
                // Descriptors have run out, and come back with every connection that ends.
                await sleep(Self.pause)
            }
        }
        return departure
    }

    /// False when there is nobody to hand over to.
    private func handOver() async throws(SystemCallError) -> Bool {
        guard isShared, address.port != nil else { return false }
        repeat {
            guard try await chooseAnother() else { return false }
            await handshakesToEnd()
            // A third process may have chosen again meanwhile.
        } while try await isChosen()
        return true
    }

    /// The position of this socket among those of the port is not told, but there are two possibilities: if it is the
    /// first, it is not the second, and where there is no second, the choice falls back on the only one.
    private func chooseAnother() async throws(SystemCallError) -> Bool {
        for member in UInt32(0)...1 {
            try select(member: member)
            if try await !isChosen() { return true }
        }
        return false
    }

    /// Whether a connection that begins now arrives at this socket.
    private func isChosen() async throws(SystemCallError) -> Bool {
        let probe = try PortProbe(to: address)
        // Without a suspension in between, so that nobody has accepted it yet.
        expect(probeFrom: probe.address)
        let end = loop.now + Self.patience
        while isOpen, !probe.isSettled() {
            guard loop.now < end else { throw SystemCallError(call: "connect", errno: ETIMEDOUT) }
            await sleep(.milliseconds(1))
        }
        return try received(probeFrom: probe.address)
    }

    private func handshakesToEnd() async {
        // What another processor had in its hands when the choice changed is on the list after this.
        await sleep(Self.pause)
        let reader = BlockingExecutor(label: "handshakes")
        let address = address
        let end = loop.now + Self.patience
        do throws(SystemCallError) {
            let ask = { @Sendable () throws(SystemCallError) in try PendingHandshakes(on: address) }
            var pending = try await reader.run(ask)
            while isOpen, !pending.isEmpty, loop.now < end {
                await sleep(Self.pause)
                pending.formIntersection(try await reader.run(ask))
            }
        } catch {
            // Where the kernel may not be asked, the time has to do in which most handshakes end.
            await sleep(.seconds(1))
        }
    }

    private func sleep(_ duration: Duration) async {
        await loop.sleep(until: loop.now + duration)
    }
}
