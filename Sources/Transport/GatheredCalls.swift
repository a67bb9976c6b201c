import Glibc

/// Calls of one thread to others, kept back until it is done with what it is doing, so that each of the others is woken
/// once and finds all there is for it.
///
/// A group commit answers hundreds of callers on one loop, and one turn of a loop orders work for as many requests. Were
/// the other thread woken by the first of them, it would take that one alone, and on the same core it would even run
/// instead of its caller.
package final class GatheredCalls {
    private var loops: [LoopWakeUp] = []
    private var jobs: [(executor: BlockingExecutor, job: UnownedJob)] = []

    init() {}

    /// Runs `body` on this thread and makes its calls to event loops and blocking executors when it has returned. It must
    /// not wait for any of them.
    package static func gathered<Value>(_ body: () -> Value) -> Value {
        if current != nil { return body() }
        let calls = GatheredCalls()
        return withExtendedLifetime(calls) {
            calls.install()
            defer {
                GatheredCalls.uninstall()
                calls.make()
            }
            return body()
        }
    }

    /// The calls that this thread keeps back, none when it makes each at once.
    static var current: GatheredCalls? {
        pthread_getspecific(key).map { Unmanaged<GatheredCalls>.fromOpaque($0).takeUnretainedValue() }
    }

    /// From now on this thread keeps its calls back; the caller keeps `self` alive until ``uninstall()``.
    func install() {
        pthread_setspecific(Self.key, Unmanaged.passUnretained(self).toOpaque())
    }

    static func uninstall() {
        pthread_setspecific(key, nil)
    }

    func add(_ loop: LoopWakeUp) {
        loops.append(loop)
    }

    func add(_ job: UnownedJob, on executor: BlockingExecutor) {
        jobs.append((executor, job))
    }

    /// Makes what has been kept back, in its order.
    func make() {
        if !jobs.isEmpty {
            for (executor, job) in jobs { executor.start(job) }
            jobs.removeAll(keepingCapacity: true)
        }
        if !loops.isEmpty {
            for loop in loops { loop.signal() }
            loops.removeAll(keepingCapacity: true)
        }
    }

    /// What a thread knows of itself; making one fails only when a process has used all of its 1,024.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        precondition(pthread_key_create(&key, nil) == 0, "no key is left for what a thread knows of itself")
        return key
    }()
}
