import ArgumentParser
import Glibc
import HTTPServer
import Launch
import Logging
import MailSink
import SMTPServer
import ServiceLifecycle
import Settings
import Transport

/// `patient-api mail`: what helps to try mails out.
struct MailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail", abstract: "Catches mails instead of sending them on.", subcommands: [Sink.self])

    /// `patient-api mail sink`: an SMTP server whose mails are shown on a page.
    struct Sink: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sink", abstract: "Takes every mail by SMTP and shows it in an inbox page.",
            discussion: """
                Nothing is sent on and nothing is written to the disk. Point SMTP_URL at it, as in

                  SMTP_URL=smtp://127.0.0.1:2525 patient-worker

                Port 0 takes one that is free; what is listened on is printed.
                """)

        @Option(help: "Where to take mails, as HOST:PORT; :PORT on every interface.")
        var smtp = "127.0.0.1:2525"

        @Option(help: "Where to show them, as HOST:PORT or unix:PATH.")
        var http = "127.0.0.1:8025"

        @Option(help: "Most mails that are kept; older ones are let go of.")
        var keep = 5_000

        @Option(help: "MiB of mails that are kept at most.")
        var memory = 64

        @Option(help: "Milliseconds to wait before each SMTP reply, as a distant relay would.")
        var delay = 0

        @Flag(help: "Do what a recipient's name asks for: 450@…, 550@…, drop-after@…, slow-5@… (see Sources/MailSink).")
        var faults = false

        func validate() throws {
            guard (1...1_000_000).contains(keep) else { throw ValidationError("--keep must be 1 to 1000000") }
            guard (1...65_536).contains(memory) else { throw ValidationError("--memory must be 1 to 65536") }
            guard (0...60_000).contains(delay) else { throw ValidationError("--delay must be 0 to 60000") }
        }

        func run() async throws {
            let configuration = try configuration()
            let supervision = try Supervision.ofThisProcess()
            let lifetime = await ProcessLifetime(supervision: supervision)
            let log = try ProcessLog(LogSettings.ofThisProcess(), label: "patient-api")
            defer { log.flush() }
            _ = DescriptorLimit.raise()
            let sink: MailSink
            let addresses: (smtp: [SocketAddress], http: [SocketAddress])
            do throws(SystemCallError) {
                sink = try MailSink(configuration, logger: log.logger)
                addresses = try sink.start()
            } catch {
                throw ExitFailure.unreachable("--smtp or --http cannot be listened on: \(error)")
            }
            // To standard output, for people and for scripts that asked for port 0.
            for address in addresses.smtp { print("SMTP   smtp://\(address)") }
            for address in addresses.http { print("Inbox  http://\(address)") }
            fflush(nil)
            try await lifetime.run(
                [SinkService(sink: sink)], stoppingWithin: .seconds(5), logger: log.logger)
        }

        private func configuration() throws -> MailSink.Configuration {
            guard case .tcp(let host, let port)? = try? ListenAddress(parsing: smtp) else {
                throw ValidationError("--smtp must be HOST:PORT")
            }
            guard let page = try? ListenAddress(parsing: http) else {
                throw ValidationError("--http must be HOST:PORT or unix:PATH")
            }
            var configuration = MailSink.Configuration(smtp: (host: host, port: port), http: page)
            configuration.injectsFaults = faults
            configuration.inbox.mails = keep
            configuration.inbox.bytes = memory << 20
            configuration.limits.replyDelay = .milliseconds(delay)
            return configuration
        }
    }
}

/// Keeps the sink until the process stops.
private struct SinkService: Service {
    let sink: MailSink

    func run() async throws {
        try? await gracefulShutdown()
        await sink.stop()
    }
}

extension LogSettings {
    /// Reads the environment and `.env`; every problem at once as an ``ExitFailure`` with code 3.
    fileprivate static func ofThisProcess() throws(ExitFailure) -> LogSettings {
        try SettingsReader.read { LogSettings(&$0) }
    }
}
