import LoadEngine
import Synchronization

/// Shows a run while it goes on: a screen that is drawn anew, or lines. Called from any thread.
final class ProgressScreen: Sendable {
    private struct State {
        var view: LiveView?
        var latest: Snapshot?
        var message: String?
        var isOpen = false
        var isClosed = false
    }

    private let console: Console
    private let state: Mutex<State>
    let isInteractive: Bool

    /// - Parameter view: nil shows lines.
    init(on console: Console, view: LiveView?) {
        self.console = console
        isInteractive = view != nil
        state = Mutex(State(view: view))
    }

    /// Shows every snapshot of a run until it is over.
    func follow(_ run: LoadRun) async {
        for await snapshot in run.feed.snapshots() { show(snapshot) }
    }

    private func show(_ snapshot: Snapshot) {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.latest = snapshot
            guard let lines = state.view?.lines(snapshot, message: state.message) else {
                console.write(ProgressLine.text(snapshot) + "\n")
                return
            }
            draw(lines, &state)
        }
    }

    private func draw(_ lines: [String], _ state: inout State) {
        if !state.isOpen { TerminalGuard.enter(console.descriptor) }
        state.isOpen = true
        // Each line erases its own rest, so that nothing flickers.
        let frame = lines.prefix(24).joined(separator: "\u{1B}[K\r\n")
        console.write("\u{1B}[H\(frame)\u{1B}[K\u{1B}[J")
    }

    /// A line for the foot of the screen, shown until another one or nothing takes its place.
    func say(_ message: String?) {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.message = message
            if state.view == nil, let message { console.write("# \(message)\n") }
        }
    }

    /// Writes a line or more for people, outside the live view.
    func announce(_ text: String) {
        console.write(text + "\n")
    }

    /// Tells people what is going on before or after the run.
    func note(_ text: String) {
        console.write("# \(text)\n")
    }

    /// The process was suspended and goes on: the shell has had the terminal meanwhile.
    func reopen() {
        state.withLock { state in
            if state.isOpen, !state.isClosed { TerminalGuard.enter(console.descriptor) }
        }
    }

    /// Gives the terminal back as it was; calling it again does nothing.
    func close() {
        state.withLock { state in
            if state.isOpen { TerminalGuard.leave() }
            state.isClosed = true
        }
    }
}
