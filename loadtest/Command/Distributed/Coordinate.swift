import ArgumentParser
import LoadEngine
import LoadReports
import Transport

/// `loadtest coordinator`: one run over several machines.
struct Coordinate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coordinator",
        abstract: "Divides a run among workers that join, and reports on all of it.",
        discussion: """
            Workers are told everything, the API key too, and nobody asks who they are: a network of their own is meant. \
            When one is lost, the others take over its part of the load.
            """)

    @Option(help: "Where workers join, HOST:PORT (default: 127.0.0.1:5557).")
    var bind = "127.0.0.1:5557"
    @Option(help: "How many workers have to join before the run begins.")
    var expectWorkers = 1
    @Flag(help: "Accepted as Locust's; it is always so.")
    var enableRebalancing = false
    @OptionGroup(title: "Load") var options: PlanArguments
    @OptionGroup(title: "Output") var output: OutputArguments

    func run() async throws {
        let plan = try options.plan()
        guard (1...1_000).contains(expectWorkers) else {
            throw ValidationError("expect-workers: expects a number from 1 to 1000, not “\(expectWorkers)”")
        }
        var texts = try options.texts()
        guard texts[.data] == nil else { throw ValidationError("data: a file is not sent to workers") }
        // All of them have to register the same people's parts.
        texts[.seed] = ["\(plan.seed)"]
        let files = try output.openFiles()
        let screen = output.screen(for: plan)
        let coordinator = try Self.listen(at: bind)
        screen.note("waiting for \(expectWorkers) workers: loadtest worker --join \(coordinator.address)")
        let header = RunHeader(plan: plan, command: CommandText.current)
        files.recording?.append(RecordingFile.begin(header))
        let following = Task { await screen.follow(coordinator.feed) }
        let (given, expected) = (texts, expectWorkers)
        let recording = try await Interruption.cancelling {
            await withTaskCancellationHandler {
                await coordinator.run(
                    plan, options: given, header: header, expecting: expected, say: { screen.note($0) },
                    sink: { files.recording?.append(RecordingFile.frame($0)) })
            } onCancel: {
                coordinator.abort()
            }
        } onSecond: {
            screen.close()
        }
        await following.value
        screen.close()
        await coordinator.close()
        let figures = recording.figures(of: plan)
        screen.announce(TextReport(figures).lines.joined(separator: "\n"))
        try files.write(recording, figures)
        throw ExitCode(figures.verdict.exitCode)
    }

    private static func listen(at place: String) throws -> Coordinator {
        let address = try NetworkPlace.address(place, option: "bind")
        do throws(SystemCallError) {
            return try Coordinator(address)
        } catch {
            throw CommandFailure(verdict: .error, message: "bind: \(place): \(error)")
        }
    }
}

/// `loadtest worker`: makes a part of a coordinator's load.
struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Joins a coordinator and makes a part of its load.")

    @Option(help: "The coordinator, HOST:PORT.")
    var join: String
    @Option(help: "Event loops to offer (default: one per core).")
    var loops: Int?

    func run() async throws {
        let console = Console.standardError
        let address = try NetworkPlace.address(join, option: "join")
        let count = max(1, min(loops ?? PlanArguments.cores, 64))
        try await Interruption.cancelling {
            do throws(SystemCallError) {
                try await RemoteWorker(loops: count).run(joining: address) { console.write("worker: \($0)\n") }
            } catch {
                throw CommandFailure(verdict: .unreachable, message: "nobody answers at \(address): \(error)")
            }
        } onSecond: {
        }
    }
}

/// HOST:PORT on the command line.
enum NetworkPlace {
    /// Resolves a name; blocks while it does, which is before anything runs.
    static func address(_ text: String, option: String) throws -> SocketAddress {
        guard let target = LoadTarget(loadText: text), target.basePath.isEmpty,
            let addresses = try? SocketAddress.resolve(host: target.host, port: target.port),
            let address = addresses.first
        else { throw ValidationError("\(option): expects HOST:PORT, not “\(text)”") }
        return address
    }
}
