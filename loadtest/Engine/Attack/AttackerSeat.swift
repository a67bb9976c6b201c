import Transport

/// An attacker and the loop it is confined to: what other threads hold of it.
struct AttackerSeat: Sendable {
    let loop: EventLoop
    private let confined: LoopConfined<LoopAttacker>

    init(_ attacker: sending LoopAttacker, on loop: EventLoop) {
        self.loop = loop
        confined = LoopConfined(attacker, to: loop)
    }

    /// The attacker itself; on the loop only.
    var here: LoopAttacker { confined.value }

    /// Runs a closure on the loop and gives its value back.
    func run<Value: Sendable>(_ body: @escaping @Sendable (LoopAttacker) -> Value) async -> Value {
        await Task(executorPreference: loop) { body(here) }.value
    }
}
