import Foundation
import TestSupport

/// The whole service as it is deployed: real executables, a real Redis, a real SMTP server, one folder.
final class Deployment: Sendable {
    let folder: TemporaryDirectory
    let redis: RedisServer
    let smtp: SMTPServer
    let port: UInt16
    let client: HTTPClient

    /// - Parameter mailOptions: of the mail server, see its script.
    init(mailOptions: [String] = []) async throws {
        folder = try TemporaryDirectory()
        redis = try await RedisServer(in: folder.path)
        smtp = try await SMTPServer(in: folder.path, options: mailOptions)
        port = try FreePort.find()
        client = HTTPClient(port: port)
    }

    /// The environment that both executables are started with.
    var settings: [String: String] {
        [
            "HTTP_LISTEN": "127.0.0.1:\(port)", "DATABASE_URL": folder.file("data/patients.db"),
            "REDIS_URL": redis.url, "SMTP_URL": smtp.url, "MAIL_FROM": "Registro <no-reply@clinic.example>",
            "LOG_FORMAT": "json",
        ]
    }

    /// Starts `patient-api serve` and waits until it is ready.
    ///
    /// - Parameters:
    ///   - descriptors: how many it may have open; nil for as many as this process.
    ///   - log: the file of its output, another one for each process that shall be told from others.
    ///   - words: further ones of the command line.
    ///   - sockets: listening sockets to be passed as a service manager does (sd_listen_fds(3)).
    func startAPI(
        _ changes: [String: String] = [:], descriptors: Int? = nil, log: String = "api.log", words: [String] = [],
        passing sockets: [Int32] = []
    ) async throws -> ChildProcess {
        // The shell does what has to be done in the process itself, and then becomes the program: same process, same
        // number.
        var preparation = ""
        if let descriptors { preparation += "ulimit -n \(descriptors) && " }
        if !sockets.isEmpty { preparation += "export LISTEN_PID=$$ LISTEN_FDS=\(sockets.count) && " }
        let child = try ChildProcess(
            "/bin/sh", ["-c", preparation + "exec \"$0\" serve \"$@\"", Executables.api] + words,
            environment: settings.merging(changes) { _, new in new }, directory: folder.path,
            output: folder.file(log), passing: sockets)
        let client = client
        try await eventually("the API to be ready") {
            guard child.isRunning else { throw NeverHappened(description: "the API ended: \(child.output)") }
            // Another process may answer in its place.
            return await client.get("/readyz")?.status == 200 && child.output.contains("http.listening") ? true : nil
        }
        return child
    }

    /// Starts `patient-worker`; it needs no waiting, jobs wait for it.
    ///
    /// - Parameter log: the file of its output.
    func startWorker(_ changes: [String: String] = [:], log: String = "worker.log") throws -> ChildProcess {
        try ChildProcess(
            Executables.worker, [], environment: settings.merging(changes) { _, new in new }, directory: folder.path,
            output: folder.file(log))
    }

    /// Registers a patient on the legacy route and gives the answer; nil when the connection broke.
    func register(_ email: String, name: String = "Ana Pérez") async -> HTTPClient.Answer? {
        await client.post("/patients/register", Self.body(email, name: name))
    }

    static func body(_ email: String, name: String = "Ana Pérez") -> String {
        #"{"name":"\#(name)","email":"\#(email)","phone":"+598 96 689 795","document_url":"https://example.com/id.jpg"}"#
    }

    /// Waits until the SMTP server has taken a mail for every one of `recipients`.
    @discardableResult
    func mails(to recipients: Set<String>, within limit: Duration = .seconds(60)) async throws -> [SMTPServer.Mail] {
        try await eventually("mails to \(recipients.count) recipients", within: limit) {
            let mails = smtp.mails
            return recipients.isSubset(of: Set(mails.map(\.to))) ? mails : nil
        }
    }
}
