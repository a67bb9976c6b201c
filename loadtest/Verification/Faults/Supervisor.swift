import Glibc
import LoadEngine
import Synchronization
import Transport

/// The processes of the service, started here so that they can be killed: each `NAME=COMMAND` runs in a shell that it
/// replaces, in a process group of its own. Usable from any thread; what waits, waits on the cooperative pool.
package final class Supervisor: Sendable {
    /// What is to be run under which name.
    package struct Program: Sendable, Equatable {
        package let name: String
        package let command: String

        package init(name: String, command: String) {
            self.name = name
            self.command = command
        }

        /// Reads `api=COMMAND`.
        package init?(_ text: String) {
            guard let sign = text.firstIndex(of: "="), sign != text.startIndex else { return nil }
            name = String(text[..<sign])
            command = String(text[text.index(after: sign)...])
            guard !command.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" }) else { return nil }
        }
    }

    private struct Child {
        var identifier: pid_t?
        /// When it was started last, on the clock of the records.
        var startedAt: Int64 = 0
        /// Whether it is meant to run.
        var isWanted = false
        var starts = 0
    }

    private let programs: [Program]
    private let logs: String
    private let children: Mutex<[String: Child]>
    private let ends = Mutex<[String]>([])

    /// - Parameters:
    ///   - programs: in the order in which they are started.
    ///   - logs: the folder where each process' output goes, as `NAME.log`.
    package init(_ programs: [Program], logs: String) {
        self.programs = programs
        self.logs = logs
        children = Mutex(Dictionary(uniqueKeysWithValues: programs.map { ($0.name, Child()) }))
    }

    package var names: [String] { programs.map(\.name) }

    /// Processes that ended although nobody had told them to.
    package var unexpectedEnds: [String] { ends.withLock { $0 } }

    /// When a process was started again last, on the clock of the records; nil when it was not, or is none of ours.
    package func restartedAt(_ name: String) -> Int64? {
        children.withLock { $0[name].flatMap { $0.starts > 1 ? $0.startedAt : nil } }
    }

    /// Starts everything.
    ///
    /// - Throws: which could not be started.
    package func startAll() throws(SupervisionError) {
        for program in programs { try start(program) }
    }

    /// Starts one again.
    package func start(_ name: String) throws(SupervisionError) {
        guard let program = programs.first(where: { $0.name == name }) else { throw .unknown(name) }
        try start(program)
    }

    private func start(_ program: Program) throws(SupervisionError) {
        let identifier = try spawn(program)
        children.withLock { children in
            let starts = (children[program.name]?.starts ?? 0) + 1
            children[program.name] = Child(
                identifier: identifier, startedAt: Instant.now.nanoseconds, isWanted: true, starts: starts)
        }
    }

    private func spawn(_ program: Program) throws(SupervisionError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, 1, "\(logs)/\(program.name).log", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Dispatch's threads block signals, and Ctrl-C is ignored while a run goes on; neither is to be inherited.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        // The shell reads quotation marks and settings in front of the command, and then becomes it.
        let texts: [String] = ["/bin/sh", "-c", Self.replacing(program.command)]
        var words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var identifier: pid_t = 0
        let status = posix_spawn(&identifier, "/bin/sh", &actions, &attributes, &words, environ)
        guard status == 0 else { throw .notStarted(program.name, status) }
        return identifier
    }

    /// `exec` in front of the command, behind its settings: `A=1 patient-api serve` becomes `A=1 exec …`, which the shell
    /// does not know, so the settings go through `env`.
    private static func replacing(_ command: String) -> String { "exec env \(command)" }

    /// Sends a signal to one that runs.
    package func signal(_ name: String, _ number: Int32) {
        children.withLock { children in
            if let identifier = children[name]?.identifier { kill(-identifier, number) }
        }
    }

    /// Kills one and waits for its end.
    package func killNow(_ name: String) async {
        await end(name, SIGKILL, within: .seconds(10))
    }

    /// Asks one to end, and waits for it; kills it when that takes too long.
    package func stop(_ name: String, within limit: Duration = .seconds(30)) async {
        await end(name, SIGTERM, within: limit)
    }

    private func end(_ name: String, _ number: Int32, within limit: Duration) async {
        let identifier: pid_t? = children.withLock { children in
            children[name]?.isWanted = false
            guard let identifier = children[name]?.identifier else { return nil }
            // A frozen one would not notice.
            kill(-identifier, number)
            kill(-identifier, SIGCONT)
            return identifier
        }
        guard let identifier else { return }
        let deadline = Instant.now + limit
        while !reap(name, identifier) {
            if Instant.now > deadline { kill(-identifier, SIGKILL) }
            // Waited for in a task of its own: one that is cancelled must not spin here until the process is gone.
            _ = await Task { try? await Task.sleep(for: .milliseconds(10)) }.value
        }
    }

    /// Whether the process has ended; its number is given back to the system then.
    private func reap(_ name: String, _ identifier: pid_t) -> Bool {
        children.withLock { children in
            guard children[name]?.identifier == identifier else { return true }
            var status: Int32 = 0
            guard waitpid(identifier, &status, WNOHANG) == identifier else { return false }
            children[name]?.identifier = nil
            return true
        }
    }

    /// Notices processes that have ended by themselves, and starts them again. To be called now and then.
    package func lookAfter() {
        for program in programs {
            let isGone = children.withLock { children -> Bool in
                guard let child = children[program.name], child.isWanted, let identifier = child.identifier else {
                    return false
                }
                var status: Int32 = 0
                guard waitpid(identifier, &status, WNOHANG) == identifier else { return false }
                children[program.name]?.identifier = nil
                return true
            }
            guard isGone else { continue }
            ends.withLock { $0.append(program.name) }
            try? start(program)
        }
    }

    /// Ends everything, the last one first.
    package func stopAll() async {
        for program in programs.reversed() { await stop(program.name) }
    }

    /// For the way out in a hurry: nothing of ours may stay behind.
    package func killAll() {
        children.withLock { children in
            for child in children.values {
                if let identifier = child.identifier { kill(-identifier, SIGKILL) }
            }
        }
    }
}

/// Why a process could not be started.
package enum SupervisionError: Error, Equatable {
    case unknown(String)
    /// With the errno.
    case notStarted(String, Int32)

    package var text: String {
        switch self {
        case .unknown(let name): "no --supervise '\(name)=…' was given"
        case .notStarted(let name, let errno): "\(name): \(String(cString: strerror(errno)))"
        }
    }
}
