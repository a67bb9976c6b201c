import ArgumentParser
import Jobs
import Launch

/// `queue requeue`: dead jobs are tried again as if new.
struct QueueRequeue<Source: QueueSource>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "requeue", abstract: "Dead jobs are tried again as if they were new.",
            discussion: "By their ids, or all that --reason, --since and --older-than describe, or --all.")
    }

    @Argument(help: "Ids of dead jobs.")
    var ids: [String] = []

    @Flag(help: "Every dead job.")
    var all = false

    @Flag(help: "Only says which ones.")
    var dryRun = false

    @Option(help: "No more than so many in so long, such as 50/s.")
    var rate: RateLimit?

    @OptionGroup var selection: DeadSelection
    @OptionGroup var options: QueueOptions

    func validate() throws {
        guard [!ids.isEmpty, all, !selection.isEverything].count(where: { $0 }) == 1 else {
            throw ValidationError("say which jobs: ids, or --reason, --since and --older-than, or --all")
        }
    }

    func run() async throws {
        let chosen = try await Source.use(options.queue) { [ids, selection] queue in
            ids.isEmpty ? try selection.ids(in: queue) : ids
        }
        if selection.reason == "recipient", !chosen.isEmpty {
            warn("a mailbox that does not exist does not heal: these will most likely be refused again")
        }
        if dryRun { return Changes.tell(chosen, "would be requeued", options) }
        let pause = rate.map { Duration.microseconds($0.interval) }
        var done: [String] = []
        // One at a time where a rate is given, else all in one call.
        let groups = pause == nil ? [chosen] : chosen.map { [$0] }
        for group in groups where !group.isEmpty {
            if let pause, !done.isEmpty { try await Task.sleep(for: pause) }
            let answers = try await Source.use(options.queue) { try $0.requeue(group) }
            done += zip(group, answers).filter { $1 }.map(\.0)
        }
        try Changes.finish(done, of: chosen, "requeued", "is not dead", options, mustAll: !ids.isEmpty)
    }
}

/// `queue retry-now`: delayed jobs need not wait any longer.
struct QueueRetryNow<Source: QueueSource>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "retry-now", abstract: "Delayed jobs are tried at once.")
    }

    @Argument(help: "Ids of delayed jobs.")
    var ids: [String] = []

    @Flag(help: "Every delayed job.")
    var all = false

    @OptionGroup var options: QueueOptions

    func validate() throws {
        guard ids.isEmpty == all else { throw ValidationError("say which jobs: ids, or --all") }
    }

    func run() async throws {
        let (chosen, done) = try await Source.use(options.queue) { [ids] queue in
            var chosen = ids
            if ids.isEmpty {
                try queue.forEach(in: .delayed) { job in
                    chosen.append(job.id)
                    return true
                }
            }
            let answers = try queue.advance(chosen)
            return (chosen, zip(chosen, answers).filter { $1 }.map(\.0))
        }
        try Changes.finish(done, of: chosen, "brought forward", "is not delayed", options, mustAll: !ids.isEmpty)
    }
}

extension RateLimit: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}
