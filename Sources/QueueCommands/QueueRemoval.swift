import ArgumentParser
import Jobs

/// `queue delete`: jobs are taken out for good.
struct QueueDelete<Source: QueueSource>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "delete", abstract: "Takes jobs out for good, wherever they are.",
            discussion: """
                Nothing is sent for them any more, and the API shows them as cancelled. One that may be accepted by the \
                provider right now stays, and so does one that has ended well.
                """)
    }

    @Argument(help: "Ids.")
    var ids: [String]

    @OptionGroup var options: QueueOptions

    func run() async throws {
        let answers = try await Source.use(options.queue) { [ids] in try $0.remove(ids) }
        let done = zip(ids, answers).filter { $1 }.map(\.0)
        try Changes.finish(
            done, of: ids, "deleted", "is unknown, has ended, or may be accepted right now", options, mustAll: true)
    }
}

/// `queue purge`: dead jobs are taken out for good.
struct QueuePurge<Source: QueueSource>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "purge", abstract: "Takes dead jobs out for good.",
            discussion: "All that --reason, --since and --older-than describe, or --all.")
    }

    @Flag(help: "Every dead job.")
    var all = false

    @Flag(help: "Only says which ones.")
    var dryRun = false

    @OptionGroup var selection: DeadSelection
    @OptionGroup var options: QueueOptions

    func validate() throws {
        guard all == selection.isEverything else {
            throw ValidationError("say which jobs: --reason, --since and --older-than, or --all")
        }
    }

    func run() async throws {
        let (chosen, done) = try await Source.use(options.queue) { [selection, dryRun] queue in
            let chosen = try selection.ids(in: queue)
            var done: [String] = []
            guard !dryRun else { return (chosen, done) }
            // In groups: while a script runs the server does nothing else.
            for start in stride(from: 0, to: chosen.count, by: 200) {
                let group = Array(chosen[start..<min(start + 200, chosen.count)])
                done += zip(group, try queue.remove(group)).filter { $1 }.map(\.0)
            }
            return (chosen, done)
        }
        if dryRun { return Changes.tell(chosen, "would be purged", options) }
        try Changes.finish(done, of: chosen, "purged", "", options, mustAll: false)
    }
}
