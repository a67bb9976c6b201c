import HTTP1
import HTTPTypes
import Patients
import Testing
import Transport

@testable import HTTPServer
@testable import PatientAPI

/// An application asked through its routes and middleware, without sockets.
struct RoutedApplication: ServiceClient {
    let routes: RouteTable
    let middleware: [any Middleware]
    let failures: any FailureResponder
    let pipeline: RequestPipeline
    private let peer: SocketAddress?

    /// - Parameter peer: from where requests come.
    init(_ application: Application<some PatientRepository>, peer: SocketAddress? = nil) {
        self.peer = peer
        routes = application.routes()
        middleware = application.middleware(for: routes)
        failures = application.failures
        pipeline = RequestPipeline(middleware, around: RouteDispatcher(failures: failures))
    }

    func send(
        _ method: String, _ target: String, fields: [(String, String)], body: [UInt8]
    ) async throws -> ServiceAnswer {
        let hasHost = fields.contains { $0.0 == "Host" }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let head = RequestHead(
            method: try #require(HTTPRequest.Method(method)),
            target: RequestTarget(path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil),
            version: .http11,
            fields: FieldSection(
                try ((hasHost ? [] : [("Host", "test")]) + fields).map { name, value in
                    HTTPField(name: try #require(HTTPField.Name(name)), value: value)
                }), framing: body.isEmpty ? .none : .length(body.count), keepsAlive: true, expectsContinue: false)
        var request = Request(head: head, body: body, routes: routes, peer: peer)
        let admission = pipeline.admit(&request)
        let atOnce = pipeline.respondAtOnce(to: request, admission)
        let response = if let atOnce { atOnce } else { await pipeline.runHandler(for: request) }
        var content: [UInt8] = []
        if case .bytes(let bytes) = response.body, method != "HEAD" { content = bytes }
        return ServiceAnswer(
            status: response.status.code,
            // The server writes the request's name behind the fields of the answer.
            fields: response.allFields.map { ($0.name.canonicalName, $0.value) } + [("x-request-id", request.id)],
            body: content)
    }
}
