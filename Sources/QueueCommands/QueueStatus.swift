import ArgumentParser
import Jobs
import Launch

/// `queue status`: how many jobs are where, and what holds them up.
struct QueueStatus<Source: QueueSource>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "status", abstract: "How many jobs are where, and what holds them up.")
    }

    @OptionGroup var options: QueueOptions

    @Flag(help: "Exit code 1 when jobs are dead, the circuit is open, the queue is paused, or nobody works on it.")
    var check = false

    func run() async throws {
        let status = try await Source.use(options.queue) { queue in
            QueueSurvey(
                depths: try queue.depths(), condition: try queue.condition(), day: try queue.counts(ofHours: 24))
        }
        print(options.json ? status.json(options.queue).line : status.text(options.queue))
        let complaints = status.complaints
        if check, !complaints.isEmpty { throw ExitFailure(code: 1, complaints.joined(separator: ", ")) }
    }
}

/// `queue workers`: who works on the queue.
struct QueueWorkers<Source: QueueSource>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "workers", abstract: "Who works on the queue.")
    }

    @OptionGroup var options: QueueOptions

    func run() async throws {
        let workers = try await Source.use(options.queue) { try $0.workers() }
        for worker in workers { print(options.json ? worker.json.line : worker.text) }
        if workers.isEmpty, !options.json { print("nobody") }
    }
}
