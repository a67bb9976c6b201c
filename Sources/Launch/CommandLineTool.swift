package import ArgumentParser
import Glibc

/// The outermost frame of every executable: runs the command and turns what it throws into one line and an exit code.
package enum CommandLineTool {
    /// Never returns; 0 on success, 2 on wrong usage, else the code of the ``ExitFailure``.
    package static func run(_ root: any ParsableCommand.Type) async -> Never {
        // A write to a peer that has gone is an error to handle, not a reason to die.
        _ = signal(SIGPIPE, SIG_IGN)
        do {
            var command = try root.parseAsRoot(nil)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            exit(0)
        } catch let failure as ExitFailure {
            end(with: failure.message, code: failure.code)
        } catch {
            let message = root.fullMessage(for: error)
            if root.exitCode(for: error).isSuccess {
                print(message)
                exit(0)
            }
            end(with: message.hasPrefix("Error: ") ? String(message.dropFirst(7)) : message, code: 2)
        }
    }

    private static func end(with message: String, code: Int32) -> Never {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.enumerated().map { $0.offset == 0 || code == 3 ? "error: \($0.element)" : String($0.element) }
        let bytes = Array((text.joined(separator: "\n") + "\n").utf8)
        // Nobody is left to tell that even this could not be written.
        _ = write(STDERR_FILENO, bytes, bytes.count)
        exit(code)
    }
}
