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
    private let isQuiet: Bool
    private let state: Mutex<State>
    let isInteractive: Bool

    /// - Parameters:
    ///   - view: nil shows lines.
    ///   - isQuiet: shows nothing while the run goes on.
    init(on console: Console, view: LiveView?, isQuiet: Bool = false) {
        self.console = console
        self.isQuiet = isQuiet
        isInteractive = view != nil
        state = Mutex(State(view: view))
    }

    /// Shows every snapshot of a run until it is over.
    func follow(_ feed: RunFeed) async {
        for await snapshot in feed.snapshots() { show(snapshot) }
    }

    private func show(_ snapshot: Snapshot) {
        state.withLock { state in
            guard !state.isClosed, !isQuiet else { return }
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
