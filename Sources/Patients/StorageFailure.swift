/// What is wrong with the storage, for the person on call.
package enum StorageFailure: String, Error, Equatable, Sendable {
    /// Another process holds the lock.
    case busy
    /// No space is left.
    case full
    case readOnly
    case corrupt
    /// Reading or writing failed, or the cause is not one of the others.
    case io
    /// It is being shut down.
    case closed
}
