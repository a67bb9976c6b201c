import ArgumentParser
import Jobs

/// `queue pause`: nothing is claimed until `queue resume`.
struct QueuePause<Source: QueueSource>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "pause", abstract: "Nothing is claimed until it is resumed; deliveries under way go on.")
    }

    @OptionGroup var options: QueueOptions

    func run() async throws {
        try await Source.use(options.queue) { try $0.setPaused(true) }
        print("paused")
    }
}

/// `queue resume`: jobs are claimed again.
struct QueueResume<Source: QueueSource>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "resume", abstract: "Jobs are claimed again.")
    }

    @OptionGroup var options: QueueOptions

    func run() async throws {
        try await Source.use(options.queue) { try $0.setPaused(false) }
        print("resumed")
    }
}
