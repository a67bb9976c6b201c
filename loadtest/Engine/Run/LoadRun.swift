import Transport

/// One run from the first connection to the last answer.
///
/// Lives on the cooperative pool; what it starts lives on its event loops and on the thread of the arrivals.
package struct LoadRun: Sendable {
    private let plan: LoadPlan

    package init(_ plan: LoadPlan) {
        self.plan = plan
    }

    private enum Part { case attack, watch, cancellation }

    /// Runs the plan. A task that is cancelled ends its run early and still gives the figures.
    ///
    /// - Parameter observe: called about once a second with what is known so far.
    /// - Throws: when the run could not begin.
    package func run(observing observe: @escaping @Sendable (Progress) -> Void) async throws(LoadRunError) -> Figures {
        try DescriptorLimit.raise(for: plan.connections)
        let group = try Self.loops(plan.loops)
        defer { group.shutdown() }
        let address = try await reachableAddress(on: group.loops[0])
        let signal = StopSignal()
        // A moment in the future, so that connections are open when the first request is due.
        let span = RunSpan(start: .now + .milliseconds(plan.askedRate == nil ? 0 : 100), plan: plan)
        let attackers = group.loops.map {
            AttackerSeat(
                LoopAttacker(plan: plan, address: address, on: $0, of: group.loops.count, span: span, signal: signal),
                on: $0)
        }
        let attack = Attack(plan: plan, attackers: attackers, span: span, signal: signal)
        let collector = await RunCollector(plan: plan, attack: attack, span: span)
        await withTaskCancellationHandler {
            await withTaskGroup(of: Part.self) { parts in
                parts.addTask {
                    await attack.run()
                    return .attack
                }
                parts.addTask {
                    await collector.watch(observe)
                    return .watch
                }
                parts.addTask {
                    await Self.untilCancelled()
                    await attack.abandon()
                    return .cancellation
                }
                for await part in parts where part == .attack { parts.cancelAll() }
            }
        } onCancel: {
            signal.raise()
        }
        return await collector.figures(wasAborted: signal.isRaised)
    }

    private static func untilCancelled() async {
        let (never, source) = AsyncStream.makeStream(of: Never.self)
        for await _ in never {}
        source.finish()
    }

    private static func loops(_ count: Int) throws(LoadRunError) -> EventLoopGroup {
        do throws(SystemCallError) {
            return try EventLoopGroup(count: count)
        } catch {
            throw .resources(error.description)
        }
    }

    /// Tries once whether somebody accepts connections, so that a wrong address is one clear line and not a minute of
    /// refused requests. Says why not.
    private func ring(_ address: SocketAddress, on loop: EventLoop) async -> String? {
        let deadline = Instant.now + min(plan.timeout, .seconds(5))
        return await Task(executorPreference: loop) {
            do throws(SystemCallError) {
                try await StreamSocket.connect(to: address, on: loop, deadline: deadline).close()
                return nil
            } catch {
                return "\(address): \(error)"
            }
        }.value
    }

    /// The first address of the host that accepts a connection: a name may stand for several.
    private func reachableAddress(on loop: EventLoop) async throws(LoadRunError) -> SocketAddress {
        let (host, port) = (plan.target.host, plan.target.port)
        let addresses: [SocketAddress]
        do throws(SystemCallError) {
            // Name resolution blocks.
            addresses = try await BlockingExecutor(label: "load.resolver").run { () throws(SystemCallError) in
                if let numeric = SocketAddress(host: host, port: port) { return [numeric] }
                return try SocketAddress.resolve(host: host, port: port)
            }
        } catch {
            throw .unreachable("\(host): \(error)")
        }
        var reason = "\(host): no address"
        for address in addresses {
            guard let failure = await ring(address, on: loop) else {
                return address
            }
            reason = "\(plan.target.description): \(failure)"
        }
        throw .unreachable(reason)
    }
}

/// Why a run could not begin.
package enum LoadRunError: Error, Equatable {
    /// Nobody accepts connections there.
    case unreachable(String)
    /// The system refuses what the run needs.
    case resources(String)
}
