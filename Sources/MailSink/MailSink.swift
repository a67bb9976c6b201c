package import HTTPServer
package import Logging
package import SMTPServer
package import Transport

/// A mail catcher: whatever is sent to it by SMTP can be looked at in a browser and asked for by tests, and goes no
/// further. Usable from any thread.
package final class MailSink: Sendable {
    /// Where and how.
    package struct Configuration: Sendable {
        package var smtp: (host: String, port: UInt16)
        package var http: ListenAddress
        /// Whether recipients such as `550@example.org` get what their names ask for.
        package var injectsFaults = false
        /// For the SMTP greeting.
        package var name = "mail-sink.localhost"
        package var inbox = Inbox.Limits()
        package var limits = SMTPServerLimits()

        package init(smtp: (host: String, port: UInt16), http: ListenAddress) {
            self.smtp = smtp
            self.http = http
        }
    }

    /// What it has caught.
    package let inbox: Inbox
    private let configuration: Configuration
    private let web: HTTPServer
    private let mail: SMTPServer

    /// Nothing is listened on yet.
    ///
    /// - Throws: when the descriptors of an event loop cannot be had.
    package init(_ configuration: Configuration, logger: Logger) throws(SystemCallError) {
        self.configuration = configuration
        inbox = Inbox(limits: configuration.inbox)
        var router = Router()
        SinkPages(inbox: inbox).add(to: &router)
        SinkAPI(inbox: inbox).add(to: &router)
        var server = ServerConfiguration()
        server.constantFields = SinkAnswers.constantFields
        web = try HTTPServer(
            configuration: server, routes: router.freeze(), middleware: [SinkAccess()], failures: SinkFailures(),
            logger: logger)
        mail = SMTPServer(
            name: configuration.name, limits: configuration.limits,
            receiver: SinkReceiver(inbox: inbox, injectsFaults: configuration.injectsFaults),
            loop: web.loops.next(), logger: logger)
    }

    /// Listens on both addresses; blocks while names are looked up.
    ///
    /// - Returns: where, with the ports the kernel chose for 0.
    /// - Throws: what bind(2) says.
    package func start() throws(SystemCallError) -> (smtp: [SocketAddress], http: [SocketAddress]) {
        (
            try mail.start(host: configuration.smtp.host, port: configuration.smtp.port),
            try web.start(on: [configuration.http])
        )
    }

    /// Ends in good order, within `limit`.
    package func stop(within limit: Duration = .seconds(2)) async {
        await mail.stop(within: limit)
        await web.drain(within: limit)
    }
}
