import Foundation
import Synchronization

/// A real process that a test started: its output goes to a file, and it never outlives its owner.
///
/// Spawned without Foundation's `Process`: with it the child inherits the signal mask of whichever thread starts it,
/// and Dispatch's threads block every signal, so that a `SIGTERM` would never arrive.
package final class ChildProcess: Sendable {
    private enum State: Sendable {
        case running
        /// As `waitpid` gave it.
        case ended(status: Int32)
    }

    package let identifier: Int32
    private let name: String
    private let outputPath: String
    private let state = Mutex(State.running)

    /// Starts `executable` with exactly these variables and no others.
    ///
    /// - Parameters:
    ///   - output: file that receives standard output and standard error.
    ///   - directory: working directory.
    ///   - passed: descriptors of this process that the child shall have, as 3, 4 and so on.
    package init(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:], directory: String,
        output: String, passing passed: [Int32] = []
    ) throws {
        name = executable.split(separator: "/").last.map(String.init) ?? executable
        outputPath = output
        let variables = environment.merging(["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin"]) { own, _ in own }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Out of the way first, as the numbers may overlap.
        let aside = passed.indices.map { Int32(300 + $0) }
        for (descriptor, number) in zip(passed, aside) {
            posix_spawn_file_actions_adddup2(&actions, descriptor, number)
        }
        // Whatever else the test runner has open is none of the child's business; closing what is not open is no error.
        for descriptor in Int32(3)..<256 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        for (index, number) in aside.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, number, Int32(3 + index))
            posix_spawn_file_actions_addclose(&actions, number)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        // env changes the folder and then becomes the program: same process, same number.
        let command = ["/usr/bin/env", "--chdir=" + directory, executable] + arguments
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for word in words + settings { free(word) } }
        var child: pid_t = 0
        let status = posix_spawn(&child, command[0], &actions, &attributes, &words, &settings)
        guard status == 0 else { throw NeverHappened(description: "start of \(executable): errno \(status)") }
        identifier = child
    }

    deinit {
        guard isRunning else { return }
        kill(identifier, SIGKILL)
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
    }

    package var isRunning: Bool {
        if case .running = look() { true } else { false }
    }

    /// The exit status, or nil while it runs or when a signal ended it.
    package var exitStatus: Int32? {
        guard case .ended(let status) = look(), status & 0x7F == 0 else { return nil }
        return (status >> 8) & 0xFF
    }

    private func look() -> State {
        state.withLock { state in
            if case .running = state {
                var status: Int32 = 0
                if waitpid(identifier, &status, WNOHANG) == identifier { state = .ended(status: status) }
            }
            return state
        }
    }

    /// Everything it has written so far.
    package var output: String {
        (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? ""
    }

    package func send(_ signal: Int32) {
        // Under the lock, so that the number cannot have become somebody else's.
        state.withLock { state in
            if case .running = state { kill(identifier, signal) }
        }
    }

    /// Sends `signal` and waits for the end.
    ///
    /// - Returns: the exit status; nil when a signal ended it.
    @discardableResult
    package func stop(_ signal: Int32 = SIGTERM, within limit: Duration = .seconds(30)) async throws -> Int32? {
        send(signal)
        try await eventually("end of \(name)", within: limit) { isRunning ? nil : true }
        return exitStatus
    }
}
