import Glibc
package import LoadEngine
import Logging
package import Redis
import SMTPServer
import Transport

/// What a verifying run needs around it: a ledger, a mail server that counts, the service's processes, a proxy, faults.
///
///     open → makeRun → (the run) → certify → close
package final class VerificationStage: Sendable {
    /// How a run is verified.
    package struct Options: Sendable {
        /// Where mails are taken; nil watches none.
        package var mailServer: (host: String, port: UInt16)?
        package var ledger = "loadtest.ledger"
        package var faults: FaultPlan?
        package var programs: [Supervisor.Program] = []
        /// Started instead of ``programs``, with its worker's mails coming here.
        package var stack: ServiceStack?
        /// Where the processes' output goes.
        package var logs = "."
        package var redis: RedisAddress?
        /// How long after a fault the service may still fail.
        package var recovery = Duration.seconds(10)
        /// How long no mail may come, although some are missing, before those count as lost: longer than a job waits for
        /// another attempt.
        package var patience = Duration.seconds(90)

        package init() {}
    }

    package let plan: LoadPlan
    package let header: RunHeader
    private let options: Options
    private let service: SocketAddress
    private let stage: FaultConductor.Stage
    private let mailServer: (server: SMTPServer, loop: EventLoop)?
    private let ledger: LedgerFile
    private let baseline: MetricsText?

    /// Starts everything, and waits until the service answers.
    ///
    /// - Parameters:
    ///   - command: what was typed, without secrets.
    ///   - say: told what is being waited for.
    /// - Throws: what could not be started, or that nobody answers.
    package static func open(
        _ plan: LoadPlan, _ options: Options, command: String, say: @Sendable (String) -> Void
    ) async throws(StageError) -> VerificationStage {
        var stage = FaultConductor.Stage()
        stage.redis = options.redis ?? options.stack?.redis
        var mailServer: (server: SMTPServer, loop: EventLoop)?
        var programs = options.programs
        do throws(StageError) {
            if let place = options.mailServer {
                let watch = MailWatch(seed: plan.seed)
                stage.mails = watch
                let (server, loop, port) = try startMailServer(watch, place)
                mailServer = (server, loop)
                if let stack = options.stack { programs = stack.programs(mailPort: port) }
            }
            if !programs.isEmpty {
                let supervisor = Supervisor(programs, logs: options.logs)
                stage.supervisor = supervisor
                do throws(SupervisionError) { try supervisor.startAll() } catch { throw .cannotStart(error.text) }
                say("Waiting for the service …")
            }
            let service = try await untilReady(plan, stage.supervisor)
            if options.faults?.needsProxy == true {
                do throws(SystemCallError) {
                    stage.proxy = try FaultProxy(to: service, seed: plan.seed)
                } catch {
                    throw .cannotStart("the proxy: \(error)")
                }
            }
            let baseline = await counters(plan.target, at: service)
            return try VerificationStage(plan, options, command, service, stage, mailServer, baseline)
        } catch {
            await stage.supervisor?.stopAll()
            if let mailServer {
                await mailServer.server.stop(within: .seconds(1))
                mailServer.loop.stop()
            }
            throw error
        }
    }

    private init(
        _ plan: LoadPlan, _ options: Options, _ command: String, _ service: SocketAddress,
        _ stage: FaultConductor.Stage, _ mailServer: (server: SMTPServer, loop: EventLoop)?, _ baseline: MetricsText?
    ) throws(StageError) {
        self.options = options
        self.service = service
        self.stage = stage
        self.mailServer = mailServer
        var proxied = plan
        proxied.target.via = stage.proxy?.address ?? plan.target.via
        self.plan = proxied
        header = RunHeader(plan: plan, command: command)
        do throws(WholeFile.Failure) {
            ledger = try LedgerFile(options.ledger, header: header.json)
        } catch {
            throw .cannotStart("ledger: \(options.ledger): \(error.text)")
        }
        self.baseline = baseline
    }

    private static func counters(_ target: LoadTarget, at service: SocketAddress) async -> MetricsText? {
        await BlockingExecutor(label: "load.counters").run {
            let answer = try? ControlClient(target, at: service, timeout: .seconds(5)).get("/metrics")
            return answer.flatMap { $0.status == 200 ? MetricsText($0.body) : nil }
        }
    }

    private static func startMailServer(
        _ watch: MailWatch, _ place: (host: String, port: UInt16)
    ) throws(StageError) -> (SMTPServer, EventLoop, UInt16) {
        do throws(SystemCallError) {
            let loop = try EventLoop()
            var logger = Logger(label: "loadtest.mail")
            logger.logLevel = .critical
            let server = SMTPServer(name: "loadtest.localhost", receiver: watch, loop: loop, logger: logger)
            let address = try server.start(host: place.host, port: place.port).first
            return (server, loop, address?.port ?? place.port)
        } catch {
            throw .cannotStart("smtp-sink: \(place.host):\(place.port): \(error)")
        }
    }

    /// Where the service is, once it accepts connections and says that it is ready; one without such a route is ready when
    /// it answers anything.
    private static func untilReady(_ plan: LoadPlan, _ supervisor: Supervisor?) async throws(StageError)
        -> SocketAddress
    {
        let deadline = Instant.now + (supervisor == nil ? .seconds(2) : .seconds(60))
        while true {
            var reason: String
            do throws(LoadRunError) {
                let address = try await TargetAddress(plan.target, timeout: .seconds(2)).reachable()
                let client = plan.target
                let status = await BlockingExecutor(label: "load.ready").run { () -> Int in
                    (try? ControlClient(client, at: address, timeout: .seconds(2)).get("/readyz").status) ?? 0
                }
                if status != 503, status != 0 { return address }
                reason = "\(plan.target.description): not ready"
            } catch {
                switch error {
                case .unreachable(let text), .resources(let text): reason = text
                }
            }
            guard Instant.now < deadline, !Task.isCancelled else { throw .unreachable(reason) }
            supervisor?.lookAfter()
            if let ended = supervisor?.unexpectedEnds.first {
                throw .cannotStart("\(ended) ended by itself; see its log")
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    // MARK: The run

    /// The run, with its faults: they begin when it does.
    ///
    /// - Parameter note: as for ``LoadRun``.
    package func makeRun(
        probe: (@Sendable () async -> [String: Double])?, note: @escaping @Sendable (LoadRun.Note) -> Void
    ) -> (run: LoadRun, faults: FaultConductor?) {
        let mails = stage.mails
        let supervisor = stage.supervisor
        let faults = options.faults.map { FaultConductor($0, on: stage) }
        let run = LoadRun(
            plan, header: header, probe: probe,
            ledgerCounts: { tally in
                supervisor?.lookAfter()
                var counts = tally.ledgerCounts
                let (all, duplicates) = mails?.counts ?? (0, 0)
                counts.mails = all
                counts.duplicateMails = duplicates
                return counts
            },
            sink: { event in
                if case .started(let start, let control) = event {
                    Task { await faults?.begin(from: start, of: control) }
                }
                note(event)
            }, ledger: ledger)
        if let proxy = stage.proxy { Task { await proxy.run() } }
        return (run, faults)
    }

    /// After the run: waits for the mails, reads everything back, and judges.
    ///
    /// - Parameter say: told what is going on.
    package func certify(_ faults: FaultConductor?, say: @Sendable (String) -> Void) async throws(StageError)
        -> Certificate
    {
        let view: LedgerView
        do throws(LedgerView.Failure) {
            view = try LedgerView(options.ledger)
        } catch {
            throw .cannotStart("the ledger \(options.ledger) cannot be read")
        }
        let facts = LedgerFacts(view)
        let start = facts.span?.lowerBound ?? Instant.now.nanoseconds
        var seen = Observation()
        await faults?.finish()
        seen.faults = await faults?.windows ?? []
        var direct = plan
        direct.target.via = nil
        _ = try await Self.untilReady(direct, stage.supervisor)
        await drain(facts, say)
        say("Reading back \(GroupedNumber.text(facts.owners.count)) patients …")
        await ReadBack(direct, at: service).observe(facts.owners, into: &seen)
        seen.mails = stage.mails?.mails
        seen.foreignMails = stage.mails?.foreignMails ?? 0
        seen.unexpectedEnds = stage.supervisor?.unexpectedEnds ?? []
        seen.counters = await counters()
        var limits = Assessment.Limits()
        limits.recovery = Int64(options.recovery / .nanoseconds(1))
        return Certificate(header, facts, seen, Assessment(facts, seen, limits: limits), start: start)
    }

    /// Waits until everybody has a mail who must have one, or until none has come for too long. A backlog may take its
    /// time as long as it becomes shorter.
    private func drain(_ facts: LedgerFacts, _ say: @Sendable (String) -> Void) async {
        guard let mails = stage.mails else { return }
        let certain = facts.people.filter(\.value.mustExist).map(\.key)
        var latest = (moment: Int64(0), seen: Instant.now)
        var nextWord = Instant.now
        while !Task.isCancelled {
            if mails.latest != latest.moment { latest = (mails.latest, .now) }
            let quiet = Instant.now - latest.seen
            if mails.hasMails(for: certain), quiet > .seconds(2) || mails.latest == 0 { return }
            guard quiet < options.patience else { return }
            if Instant.now >= nextWord {
                let count = GroupedNumber.text(mails.counts.mails)
                say("Waiting for mails: \(count) so far, for \(GroupedNumber.text(certain.count)) people …")
                nextWord = Instant.now + .seconds(5)
            }
            stage.supervisor?.lookAfter()
            try? await Task.sleep(for: .milliseconds(200))
        }
    }

    private func counters() async -> ServiceCounters? {
        let name = "patient_registrations_total"
        guard let now = await Self.counters(plan.target, at: service),
            let created = now.sum(name, where: "result", is: "created")
        else { return nil }
        // A process of ours that was started anew has begun to count at zero.
        if let since = stage.supervisor?.restartedAt("api") {
            return ServiceCounters(created: Int(created), mailsSent: nil, since: since)
        }
        let before = baseline?.sum(name, where: "result", is: "created") ?? 0
        return ServiceCounters(created: Int(created - before), mailsSent: nil, since: nil)
    }

    /// Ends everything that was started.
    ///
    /// - Parameter removesStack: whether the files of a stack of its own go as well.
    package func close(removesStack: Bool) async {
        await stage.proxy?.stop()
        await stage.supervisor?.stopAll()
        if removesStack, let stack = options.stack {
            await BlockingExecutor(label: "load.files").run { stack.removeFolder() }
        }
        if let mailServer {
            await mailServer.server.stop(within: .seconds(2))
            mailServer.loop.stop()
        }
    }

    /// For the way out in a hurry.
    package func abandon() {
        stage.supervisor?.killAll()
    }
}

/// Why a verifying run could not begin or end.
package enum StageError: Error, Equatable {
    case cannotStart(String)
    case unreachable(String)
}
