/// Something that is kept apart for the warm-up and for the time that is reported.
///
/// A request belongs to the phase in which it was *due*, whenever it ended.
package struct Phased<Value: Sendable>: Sendable {
    package var warmup: Value
    package var measured: Value

    init(_ value: Value) {
        warmup = value
        measured = value
    }

    /// The part that a request belongs to.
    subscript(isMeasured isMeasured: Bool) -> Value {
        get { isMeasured ? measured : warmup }
        _modify {
            if isMeasured { yield &measured } else { yield &warmup }
        }
    }
}
