package import ArgumentParser

/// `queue`: what an administrator asks of a queue and does to it.
package struct QueueCommand<Source: QueueSource>: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "queue", abstract: "Shows and changes what waits to be delivered.",
            discussion: """
                Works while workers work. Jobs are named by their ids; addresses are shown by `show --reveal` only.
                Exit codes: 0 ok, 1 findings or failed, 2 usage, 3 settings, 4 the queue cannot be reached.
                """,
            subcommands: [
                QueueStatus<Source>.self, QueueWorkers<Source>.self, QueueList<Source>.self, QueueShow<Source>.self,
                QueueRequeue<Source>.self, QueueRetryNow<Source>.self, QueueDelete<Source>.self,
                QueuePurge<Source>.self, QueuePause<Source>.self, QueueResume<Source>.self, QueueCheck<Source>.self,
                QueueRotateKeys<Source>.self,
            ])
    }

    package init() {}
}

/// What every command of a queue takes.
struct QueueOptions: ParsableArguments {
    @Option(help: "Which queue: email or sms.")
    var queue = "email"

    @Flag(help: "Prints JSON: one object, or one a line.")
    var json = false

    func validate() throws {
        guard ["email", "sms"].contains(queue) else { throw ValidationError("--queue must be email or sms") }
    }
}
