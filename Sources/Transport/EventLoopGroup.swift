import Synchronization

/// The loops of a process; work is dealt to them in turn.
package struct EventLoopGroup: Sendable {
    package let loops: [EventLoop]
    private let turn = Turn()

    private final class Turn: Sendable {
        let count = Atomic<Int>(0)
    }

    /// Starts `count` loops (at least one).
    ///
    /// - Throws: when the descriptors of a set cannot be had.
    package init(count: Int) throws(SystemCallError) {
        var loops: [EventLoop] = []
        for index in 0..<max(1, count) { loops.append(try EventLoop(index: index)) }
        self.loops = loops
    }

    /// The next loop in turn; callable from any thread.
    package func next() -> EventLoop {
        let position = turn.count.wrappingAdd(1, ordering: .relaxed).oldValue
        return loops[Int(UInt(bitPattern: position) % UInt(loops.count))]
    }

    /// Ends the loops, once nothing waits on them any more.
    package func shutdown() {
        for loop in loops { loop.stop() }
    }
}
