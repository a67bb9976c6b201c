import LoadEngine
import Synchronization

/// What the keys do to a run.
final class RunKeys: Sendable {
    private let run: LoadRun
    private let screen: ProgressScreen
    private let isEnding = Atomic<Bool>(false)

    init(_ run: LoadRun, _ screen: ProgressScreen) {
        self.run = run
        self.screen = screen
    }

    func press(_ key: Character) {
        switch key {
        case "p", " ":
            if run.control.isPaused {
                run.control.resume()
                screen.say(nil)
            } else {
                run.control.pause()
                screen.say("Paused: nothing new is sent. p goes on.")
            }
        case "+", "=": scale(by: 1.1)
        case "-", "_": scale(by: 1 / 1.1)
        case "q":
            guard isEnding.exchange(true, ordering: .relaxed) else {
                screen.say("Ending: waiting for the answers that are due. q once more gives them up.")
                return run.control.end(because: "q was pressed")
            }
            run.control.abort(because: "q was pressed twice")
        default: return
        }
    }

    private func scale(by factor: Double) {
        guard let level = run.control.scaleLevel(by: factor) else { return }
        let unit = run.plan.isOpen ? "requests a second" : "users"
        screen.say("Load: \(GroupedNumber.text(level)) \(unit).")
    }
}
