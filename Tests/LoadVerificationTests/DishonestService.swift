import HTTP1
import HTTPServer
import HTTPTypes
import JSON
import Logging
import Synchronization
import Transport

/// The registration service in a hundred lines, honest but for one thing: what `--verify` must find.
final class DishonestService: Sendable {
    /// What it does wrong, with the seventh patient if not said otherwise.
    enum Fault: String, Sendable, CaseIterable {
        case none
        /// Acknowledges a patient and keeps nothing.
        case dropsRow
        /// Keeps another telephone number than was sent.
        case altersRow
        /// Sends its mail twice.
        case doublesMail
        case losesMail
        /// Gives the number of an earlier patient once more.
        case reusesID
        /// Registers an address that is taken.
        case acceptsDuplicate
        /// Makes another patient when a key comes again.
        case forgetsKeys
        /// Answers a deletion and does not delete.
        case keepsDeleted
        /// Breaks the connection over the answer, and keeps half of the patient.
        case halfRow
        case answers500
        /// Counts one more than there were.
        case miscounts
    }

    private struct Row: Sendable {
        let id: Int
        let address: String
        var json: [UInt8]
    }

    private struct State {
        var rows: [Int: Row] = [:]
        var byAddress: [String: Int] = [:]
        var byKey: [String: [UInt8]] = [:]
        var lastID = 0
        var created = 0
        var deletions = 0
    }

    private let fault: Fault
    private let mail: @Sendable (_ recipient: String, _ messageID: String) -> Void
    private let state = Mutex(State())

    /// - Parameter mail: sends one; called from the event loop, so it only puts it in a line.
    init(_ fault: Fault, mail: @escaping @Sendable (String, String) -> Void) {
        self.fault = fault
        self.mail = mail
    }

    /// Serves on a free port until the closure returns.
    func serve(_ body: (UInt16) async throws -> Void) async throws {
        let server = try HTTPServer(
            configuration: ServerConfiguration(), routes: routes, failures: PlainFailures(),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let port = try server.start(on: [.tcp(host: "127.0.0.1", port: 0)])[0].port ?? 0
        do {
            try await body(port)
        } catch {
            await server.drain(within: .milliseconds(100))
            throw error
        }
        await server.drain(within: .milliseconds(100))
    }

    private var routes: RouteTable {
        var router = Router()
        router.on(.get, "/readyz") { _ in Self.answer(.ok, "{}") }
        router.on(.get, "/metrics") { _ in self.metrics }
        router.on(.post, "/patients/register") { self.register($0) }
        router.on(.get, "/patients/getPatients") { self.list($0) }
        router.on(.get, "/patients/getPatientById/{id}") { self.read($0) }
        router.on(.delete, "/patients/deletePatientById/{id}") { self.delete($0) }
        router.on(.post, "/patients/search") { _ in Self.answer(.ok, "{\"items\":[]}") }
        return router.freeze()
    }

    // MARK: Registration

    private func register(_ request: Request) -> Response {
        guard let body = try? JSONValue.parse(request.body), let email = body["email"]?.stringValue?.lowercased(),
            email.contains("@"), body["phone"]?.stringValue?.count ?? 0 > 3,
            body["name"]?.stringValue?.isEmpty == false,
            body["document_url"]?.stringValue?.hasPrefix("http") == true
        else { return Self.answer(.unprocessableContent, "{}") }
        let key = HTTPField.Name("Idempotency-Key").flatMap { request.fields.first($0) }
        return state.withLock { state in
            if let key, let before = state.byKey[key], !(fault == .forgetsKeys && state.lastID > 7) {
                return Response(fields: Self.json, body: .bytes(before))
            }
            let isKnown = state.byAddress[email] != nil
            let isAgain = key.map { state.byKey[$0] != nil } ?? false
            if isKnown, !isAgain, !(fault == .acceptsDuplicate && state.created > 7) {
                return Self.answer(.badRequest, #"{"detail":"Email already registered"}"#)
            }
            return create(email, body, key, &state)
        }
    }

    private func create(_ email: String, _ body: JSONValue, _ key: String?, _ state: inout State) -> Response {
        state.lastID += 1
        state.created += 1
        let isSeventh = state.created == 7
        if fault == .answers500, isSeventh { return Self.answer(.internalServerError, "{}") }
        let id = fault == .reusesID && isSeventh ? 3 : state.lastID
        let answer = Self.patient(id, body, phone: nil)
        var row = Row(id: id, address: email, json: answer)
        if fault == .altersRow, isSeventh { row.json = Self.patient(id, body, phone: "099 999 999") }
        if fault == .halfRow, isSeventh { row.json = Self.patient(id, body, phone: "") }
        if !(fault == .dropsRow && isSeventh) { state.rows[id] = row }
        state.byAddress[email] = id
        if let key { state.byKey[key] = answer }
        if !(fault == .losesMail && isSeventh) { mail(email, "<\(id).\(state.created)@test>") }
        if fault == .doublesMail, isSeventh { mail(email, "<\(id).\(state.created)@test>") }
        guard !(fault == .halfRow && isSeventh) else {
            return Response(fields: Self.json, body: .stream(length: 100) { _ in throw BrokenOff() })
        }
        return Response(fields: Self.json, body: .bytes(answer))
    }

    private struct BrokenOff: Error {}

    private static func patient(_ id: Int, _ body: JSONValue, phone: String?) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("id")
        writer.integer(id)
        for name in ["name", "email", "phone", "document_url"] {
            writer.name(name)
            writer.string(name == "phone" ? phone ?? body[name]?.stringValue ?? "" : body[name]?.stringValue ?? "")
        }
        writer.endObject()
        return writer.bytes
    }

    // MARK: The others

    private func list(_ request: Request) -> Response {
        let options = (request.query ?? "").split(separator: "&").reduce(into: [String: Int]()) { options, part in
            let halves = part.split(separator: "=")
            if halves.count == 2 { options[String(halves[0])] = Int(halves[1]) }
        }
        let rows = state.withLock { $0.rows.values.sorted { $0.id < $1.id } }
        let page = rows.filter { $0.id > options["after"] ?? 0 }.prefix(options["limit"] ?? .max)
        return Response(fields: Self.json, body: .bytes([0x5B] + page.map(\.json).joined(separator: [0x2C]) + [0x5D]))
    }

    private func read(_ request: Request) -> Response {
        let id = request.parameters["id"].flatMap { Int($0) } ?? 0
        guard let row = state.withLock({ $0.rows[id] }) else { return Self.answer(.notFound, "{}") }
        return Response(fields: Self.json, body: .bytes(row.json))
    }

    private func delete(_ request: Request) -> Response {
        let id = request.parameters["id"].flatMap { Int($0) } ?? 0
        return state.withLock { state in
            guard let row = state.rows[id] else { return Self.answer(.notFound, "{}") }
            state.deletions += 1
            if fault == .keepsDeleted, state.deletions == 2 { return Self.answer(.ok, "{}") }
            state.rows[id] = nil
            state.byAddress[row.address] = nil
            return Self.answer(.ok, "{}")
        }
    }

    private var metrics: Response {
        let counted = state.withLock { $0.created }
        // Right at first: a run looks at the difference to what was counted before it.
        let created = counted + (fault == .miscounts && counted > 7 ? 1 : 0)
        return Self.answer(.ok, "patient_registrations_total{result=\"created\"} \(created)\n")
    }

    private static let json = [HTTPField(name: .contentType, value: "application/json")]

    private static func answer(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(status: status, fields: json, body: .bytes(Array(text.utf8)))
    }
}

private struct PlainFailures: FailureResponder {
    func response(to failure: RequestFailure, head: RequestHead?, id: String) -> Response {
        if case .malformed(let error) = failure { return Response(status: error.status) }
        if case .contentTooLarge = failure { return Response(status: .contentTooLarge) }
        if case .notFound = failure { return Response(status: .notFound) }
        return Response(status: .badRequest)
    }
}
