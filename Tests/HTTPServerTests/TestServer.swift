import HTTP1
import HTTPServer
import HTTPTypes
import Logging
import Synchronization
import TestSupport
import Transport

/// A server on a port of its own, for the length of a closure that runs on a thread of its own and may block.
struct TestServer: Sendable {
    let server: HTTPServer
    let port: UInt16
    let statistics: ServerStatistics
    let journal: Journal

    /// The requests whose handlers ran, in order.
    final class Journal: Sendable {
        private let entries = Mutex<[String]>([])
        func note(_ entry: String) { entries.withLock { $0.append(entry) } }
        var all: [String] { entries.withLock { $0 } }
    }

    static func run(
        _ configure: (inout ServerConfiguration) -> Void = { _ in }, middleware: [any Middleware] = [],
        routes: (inout Router, Journal) -> Void = { _, _ in },
        _ body: @escaping @Sendable (TestServer) async throws -> Void
    ) async throws {
        var configuration = ServerConfiguration()
        configuration.lingering = .milliseconds(200)
        configure(&configuration)
        let journal = Journal()
        var router = Router()
        router.on(.get, "/") { _ in
            journal.note("/")
            return text("hello")
        }
        router.on(.post, "/echo", maximumBody: 100_000) { request in
            journal.note("echo \(request.body.count)")
            return Response(body: .bytes(request.body))
        }
        router.on(.get, "/items/{id}") { text("item \($0.parameters["id"] ?? "?") of \($0.route)") }
        routes(&router, journal)
        let statistics = ServerStatistics()
        let server = try HTTPServer(
            configuration: configuration, routes: router.freeze(), middleware: middleware, failures: PlainFailures(),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), statistics: statistics)
        let addresses = try server.start(on: [.tcp(host: "127.0.0.1", port: 0)])
        let test = TestServer(
            server: server, port: addresses[0].port ?? 0, statistics: statistics, journal: journal)
        let outcome = await Task(executorPreference: BlockingExecutor(label: "test")) {
            try await body(test)
        }.result
        await server.drain(within: .milliseconds(500))
        try outcome.get()
    }

    func client(receiveBuffer: Int32? = nil) throws -> RawClient {
        try RawClient(port: port, receiveBuffer: receiveBuffer)
    }

    /// Waits until the statistics say so; otherwise throws.
    func eventually(_ condition: (ServerStatistics.Snapshot) -> Bool) async throws -> Bool {
        try await TestSupport.eventually("what the statistics were to say") {
            condition(statistics.snapshot()) ? true : nil
        }
    }
}

func text(_ text: String, _ status: HTTPResponse.Status = .ok) -> Response {
    Response(
        status: status, fields: [HTTPField(name: .contentType, value: "text/plain")], body: .bytes(Array(text.utf8)))
}

/// Renders a failure as its name.
struct PlainFailures: FailureResponder {
    func response(to failure: RequestFailure, head: RequestHead?, id: String) -> Response {
        switch failure {
        case .malformed(let error): text("malformed \(error)", error.status)
        case .notFound: text("not found", .notFound)
        case .methodNotAllowed: text("method not allowed", .methodNotAllowed)
        case .methodNotImplemented: text("method not implemented", .notImplemented)
        case .contentTooLarge(let limit): text("limit \(limit)", .contentTooLarge)
        case .timeout: text("timeout", .requestTimeout)
        case .shuttingDown, .overloaded: text("unavailable", .serviceUnavailable)
        case .unhandled(let error): text("unhandled \(type(of: error))", .internalServerError)
        }
    }
}
