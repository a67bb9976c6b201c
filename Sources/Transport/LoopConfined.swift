/// An object that lives on one event loop and may be *carried* through other threads, but touched on the loop only.
///
/// What is carried is its address, which is all that other threads get to see; ``value``, the one way back to the object,
/// stops the process on any other thread than the loop's. That check is at run time because the compiler knows of no
/// executor to which a value is confined; an actor for each object would cost a look-up for each access.
package final class LoopConfined<Value: AnyObject>: Sendable {
    private let thread: LoopThread
    /// Of the object, which this one keeps alive.
    private let address: UInt

    /// - Parameter value: given away by the caller, who must keep no reference to it.
    package convenience init(_ value: sending Value, to loop: EventLoop) {
        self.init(value, to: loop.thread)
    }

    /// Carries an object of the loop that the caller is on, for a task that shall run there.
    ///
    /// - Parameter value: stays with the loop; the caller gives it away to nobody on another thread.
    package convenience init(here value: Value, on loop: EventLoop) {
        precondition(loop.isCurrent, "an object of an event loop was taken by another thread")
        self.init(keeping: value, to: loop.thread)
    }

    convenience init(_ value: sending Value, to thread: LoopThread) {
        self.init(keeping: value, to: thread)
    }

    private init(keeping value: Value, to thread: LoopThread) {
        self.thread = thread
        address = UInt(bitPattern: Unmanaged.passRetained(value).toOpaque())
    }

    deinit {
        object?.release()
    }

    private var object: Unmanaged<Value>? {
        UnsafeRawPointer(bitPattern: address).map { Unmanaged.fromOpaque($0) }
    }

    /// The object, on its loop.
    package var value: Value {
        precondition(thread.isCurrent, "an object confined to an event loop was touched on another thread")
        guard let object else { preconditionFailure("an object has no address") }
        return object.takeUnretainedValue()
    }
}
