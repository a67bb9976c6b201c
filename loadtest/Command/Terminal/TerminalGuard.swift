import Glibc
import Synchronization

/// Gives a live view the terminal, and gives it back as it was, whatever ends the process.
///
/// The alternate screen leaves untouched what was on the terminal; without echo and line buffering a key is known when it
/// is pressed. Ctrl-C, Ctrl-Z and Ctrl-\ keep their meaning.
enum TerminalGuard {
    private struct State {
        /// Where the screen is, while it is taken.
        var output: Int32?
        var saved: termios?

        mutating func giveBack() {
            if var settings = saved { tcsetattr(STDIN_FILENO, TCSANOW, &settings) }
            saved = nil
            if let output { TerminalGuard.write(TerminalGuard.leaveScreen, output) }
            output = nil
        }
    }

    private static let state = Mutex(State())

    private static let enterScreen = Array("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J".utf8)
    private static let leaveScreen = Array("\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l".utf8)
    private static let fatalSignals = [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP, SIGQUIT]

    /// Takes the terminal; to be called again after the process was suspended.
    static func enter(_ output: Int32) {
        state.withLock { state in
            if state.output == nil {
                for number in fatalSignals { signal(number) { TerminalGuard.leaveAndDie(of: $0) } }
            }
            state.output = output
            var settings = termios()
            if state.saved == nil, isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &settings) == 0 {
                state.saved = settings
            }
            if var settings = state.saved {
                settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
                tcsetattr(STDIN_FILENO, TCSANOW, &settings)
            }
            write(enterScreen, output)
        }
    }

    /// Gives it back; doing so twice does no harm.
    static func leave() {
        state.withLock { $0.giveBack() }
    }

    /// In a signal handler: nothing but system calls, and no waiting for a lock whose holder may be what has crashed.
    private static func leaveAndDie(of number: Int32) {
        _ = state.withLockIfAvailable { $0.giveBack() }
        signal(number, SIG_DFL)
        raise(number)
    }

    private static func write(_ bytes: [UInt8], _ descriptor: Int32) {
        _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
