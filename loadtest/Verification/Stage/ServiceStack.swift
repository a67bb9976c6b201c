import Glibc
package import LoadEngine
package import Redis

/// The whole service for one run: Redis, the API and the worker, with a folder of their own that nobody else uses.
package struct ServiceStack: Sendable {
    /// Where everything lies that they write.
    package let folder: String
    private let executables: String
    private let port: UInt16

    /// Names of the processes, as faults call them.
    package static let names = ["redis", "api", "worker"]

    /// - Parameters:
    ///   - executables: the folder of `patient-api` and `patient-worker`.
    ///   - folder: exists and is empty; its path must leave room for the socket's name (unix(7): 107 bytes).
    ///   - port: of 127.0.0.1, where the API listens.
    package init(executables: String, folder: String, port: UInt16) {
        self.executables = executables
        self.folder = folder
        self.port = port
    }

    /// A new folder for a stack.
    ///
    /// - Parameter parent: where it is made; nil for `$TMPDIR` or `/tmp`.
    /// - Throws: why it cannot be made.
    package static func makeFolder(in parent: String? = nil) throws(WholeFile.Failure) -> String {
        let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/loadtest-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw WholeFile.Failure(errno: errno) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes the folder and what is in it. Blocks.
    package func removeFolder() {
        Self.remove(folder)
    }

    private static func remove(_ path: String) {
        // A link is removed and not followed.
        guard unlink(path) != 0, let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { remove("\(path)/\(name)") }
        }
        closedir(folder)
        rmdir(path)
    }

    private var socket: String { "\(folder)/redis.sock" }

    /// Where faults find Redis.
    package var redis: RedisAddress? { try? RedisAddress(url: "unix://\(socket)") }

    /// Programs that are missing; none when it can be started.
    package var missing: [String] {
        ["patient-api", "patient-worker"].map { "\(executables)/\($0)" }.filter { access($0, X_OK) != 0 }
    }

    /// What is to be started, in that order. Every confirmed row and job has to survive a SIGKILL, so Redis writes its log
    /// before it answers; the service has its defaults.
    ///
    /// - Parameter mailPort: of 127.0.0.1, where mails are taken.
    package func programs(mailPort: UInt16) -> [Supervisor.Program] {
        let place = "-C '\(folder)'"
        let common = "REDIS_URL=unix://\(socket) LOG_LEVEL=warning MAIL_FROM='Registro <no-reply@example.com>'"
        let redis =
            "redis-server --port 0 --unixsocket '\(socket)' --dir '\(folder)' --save '' --appendonly yes "
            + "--appendfsync everysec --maxmemory-policy noeviction"
        let api =
            "\(common) HTTP_LISTEN=127.0.0.1:\(port) DATABASE_URL='\(folder)/patients.db' "
            + "'\(executables)/patient-api' serve"
        let worker = "\(common) SMTP_URL=smtp://127.0.0.1:\(mailPort) '\(executables)/patient-worker'"
        return zip(Self.names, [redis, api, worker]).map { Supervisor.Program(name: $0, command: "\(place) \($1)") }
    }
}
