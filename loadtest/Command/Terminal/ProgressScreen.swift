import LoadEngine
import Synchronization

/// Shows a run while it goes on: a screen that is drawn anew, or lines. Called from any thread.
final class ProgressScreen: Sendable {
    private struct State {
        var view: LiveView?
        var isDrawn = false
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

    func show(_ progress: Progress) {
        state.withLock { state in
            guard !state.isClosed else { return }
            guard let lines = state.view?.lines(progress) else {
                console.write(ProgressLine.text(progress) + "\n")
                return
            }
            // The alternate screen leaves what was on the terminal untouched; each line erases its own rest.
            let opening = state.isDrawn ? "" : "\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J"
            state.isDrawn = true
            let frame = lines.prefix(24).joined(separator: "\u{1B}[K\r\n")
            console.write("\(opening)\u{1B}[H\(frame)\u{1B}[K\u{1B}[J")
        }
    }

    /// Writes a line or more for people, outside the live view.
    func announce(_ text: String) {
        console.write(text + "\n")
    }

    /// Gives the terminal back as it was; calling it again does nothing.
    func close() {
        state.withLock { state in
            if state.isDrawn, !state.isClosed { console.write("\u{1B}[?25h\u{1B}[?1049l") }
            state.isClosed = true
        }
    }
}
