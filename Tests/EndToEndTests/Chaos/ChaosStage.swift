import Foundation
import TestSupport

/// The service under disturbance: two workers, the API, Redis and the mail server, each started anew when it was killed.
actor ChaosStage {
    let deployment: Deployment
    private var api: ChildProcess?
    private var workers: [ChildProcess?] = Array(repeating: nil, count: ChaosPlan.workers)
    private var mail: SMTPServer
    private(set) var kills = 0
    /// Changes when Redis was away or has lost what it knew.
    private(set) var generation = 0

    init() async throws {
        deployment = try await Deployment(mailOptions: Self.mailOptions)
        mail = deployment.smtp
        api = try await deployment.startAPI()
        for index in workers.indices { workers[index] = try startWorker(index) }
    }

    /// The mail server remembers whom it failed before, and tells who is about to deliver poison.
    private static let mailOptions = ["--memory", "mail.memory", "--poison", "poison.txt"]

    private func startWorker(_ index: Int) throws -> ChildProcess {
        try deployment.startWorker(["WORKER_CONNECTIONS": "4"], log: "worker-\(index).log")
    }

    func apply(_ disturbance: ChaosPlan.Disturbance) async throws {
        switch disturbance {
        case .killWorker(let index): try await killWorker(index)
        case .killAPI:
            kills += 1
            try await api?.stop(SIGKILL)
            api = try await deployment.startAPI()
        case .killRedis:
            kills += 1
            try await restartRedis(deletingFiles: false)
        case .destroyRedis:
            kills += 1
            try await restartRedis(deletingFiles: true)
        case .emptyRedis:
            generation += 1
            _ = try await deployment.redis.command("FLUSHALL")
        case .stallMail:
            mail.pause()
            // For so long the mail server says nothing.
            try await Task.sleep(for: .milliseconds(1_500))
            mail.resume()
        case .killMail:
            try await mail.stop()
            mail = try await SMTPServer(
                in: deployment.folder.path, port: deployment.smtp.port, options: Self.mailOptions)
        }
    }

    private func restartRedis(deletingFiles: Bool) async throws {
        generation += 1
        try await deployment.redis.stop(SIGKILL)
        if deletingFiles { try? FileManager.default.removeItem(atPath: deployment.folder.file("appendonlydir")) }
        try await deployment.redis.start()
        generation += 1
    }

    func killWorker(_ index: Int) async throws {
        kills += 1
        try await workers[index]?.stop(SIGKILL)
        workers[index] = try startWorker(index)
    }

    /// The worker, by its process.
    func worker(of process: Int32) -> Int? { workers.firstIndex { $0?.identifier == process } }

    func processOfWorker(_ index: Int) -> Int32? { workers[index]?.identifier }

    /// Everybody is to be alive when the disturbances are over.
    var deaths: [String] {
        var deaths: [String] = []
        if api?.isRunning != true { deaths.append("the API: \(api?.output.suffix(500) ?? "")") }
        for worker in workers where worker?.isRunning != true {
            deaths.append("a worker: \(worker?.output.suffix(500) ?? "")")
        }
        return deaths
    }

    func stop() async throws -> [Int32?] {
        var codes: [Int32?] = []
        for worker in workers { codes.append(try await worker?.stop()) }
        codes.append(try await api?.stop())
        try await mail.stop()
        try await deployment.redis.stop()
        return codes
    }
}
