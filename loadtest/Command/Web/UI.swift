import ArgumentParser
import LoadEngine
import LoadWeb
import Transport

/// `loadtest ui`: the page from which runs are started, watched and changed.
struct UI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ui",
        abstract: "Serves a page to start, watch and change runs (http://127.0.0.1:8089).",
        discussion: "The options of a run are what the page's form begins with.")

    @Option(help: "The address the page is served at (default: 127.0.0.1).")
    var webHost = "127.0.0.1"
    @Option(name: [.customShort("P"), .long], help: "Its port (default: 8089).")
    var webPort: UInt16 = 8089
    @Option(help: "What has to be known to use the page: it is opened as /?key=….")
    var webKey: String?
    @Flag(help: "Start the run that the options describe at once.")
    var autostart = false
    @Option(help: "With --autostart: so many seconds after the run leave, with its exit code.")
    var autoquit: Int?
    @OptionGroup(title: "Load") var options: PlanArguments
    @OptionGroup(title: "Verification and faults") var verification: VerificationArguments

    func run() async throws {
        if autoquit != nil, !autostart { throw ValidationError("autoquit needs --autostart") }
        // Wrong options are said now, and not when somebody presses a button.
        _ = try options.plan(defaults: verification.defaults(beside:))
        let initial = RunOrder(
            options: try options.texts(), verifies: verification.verify, faults: verification.faults ?? "")
        let desk = RunDesk(WebRunHost(arguments: verification, secrets: initial.options.filter { $0.key.isSecret }))
        let server = try makeServer(desk, initial)
        let console = Console.standardOutput
        console.write(
            "loadtest: http://\(webHost == "0.0.0.0" ? "127.0.0.1" : webHost):\(server.address.port ?? webPort)\n")
        if webKey == nil, !server.address.isLoopback {
            console.write("loadtest: everybody who can connect can start runs; --web-key keeps others out\n")
        }
        if autostart {
            do throws(OrderFailure) { try desk.start(initial) } catch { throw ValidationError(error.message) }
        }
        let code = try await Interruption.cancelling {
            await withTaskGroup(of: Int32?.self) { group in
                group.addTask {
                    await server.beat()
                    return nil
                }
                if let autoquit {
                    group.addTask { await Self.exitCode(of: desk, after: autoquit) }
                }
                let code = await group.next() ?? nil
                group.cancelAll()
                return code
            }
        } onSecond: {
        }
        await server.stop()
        throw ExitCode(code ?? Verdict.passed.exitCode)
    }

    private func makeServer(_ desk: RunDesk, _ initial: RunOrder) throws -> WebServer {
        do throws(SystemCallError) {
            return try WebServer(desk, host: webHost, port: webPort, key: webKey, initial: initial)
        } catch {
            throw CommandFailure(verdict: .error, message: "web-port: \(webHost):\(webPort): \(error)")
        }
    }

    /// The exit code of the run that was started, so many seconds after its end; nil when the wait was broken off.
    private static func exitCode(of desk: RunDesk, after seconds: Int) async -> Int32? {
        await desk.wait()
        do { try await Task.sleep(for: .seconds(seconds)) } catch { return nil }
        return desk.past.last?.figures.verdict.exitCode ?? Verdict.error.exitCode
    }
}
