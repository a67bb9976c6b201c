import HTTP1
import HTTPServer
import Logging
package import Transport

/// The page on its port, served by the server that the product is made of.
package final class WebServer: Sendable {
    private let server: HTTPServer
    private let desk: RunDesk
    /// Where it listens.
    package let address: SocketAddress

    /// Listens.
    ///
    /// - Parameters:
    ///   - port: 0 for one that is free.
    ///   - key: what has to be known to use the page; nil lets everybody in who can connect.
    ///   - initial: what the form begins with.
    /// - Throws: why it cannot listen there.
    package init(
        _ desk: RunDesk, host: String, port: UInt16, key: String?, initial: RunOrder
    ) throws(SystemCallError) {
        self.desk = desk
        var router = Router()
        WebRoutes(desk: desk, initial: initial).add(to: &router)
        var configuration = ServerConfiguration()
        configuration.constantFields = WebAnswers.constantFields
        var logger = Logger(label: "loadtest.web")
        logger.logLevel = .critical
        server = try HTTPServer(
            configuration: configuration, routes: router.freeze(), middleware: [WebAccess(key: key)],
            failures: WebFailures(), logger: logger)
        guard let address = try server.start(on: [.tcp(host: host, port: port)]).first else {
            throw SystemCallError(call: "listen", errno: 98)
        }
        self.address = address
    }

    /// Keeps watchers' connections alive until the task is cancelled.
    package func beat() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(15))
            desk.beat()
        }
    }

    /// Ends in good order: the run that goes on is broken off.
    package func stop() async {
        await desk.close()
        await server.drain(within: .seconds(1))
    }
}
