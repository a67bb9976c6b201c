import Glibc

/// Copies of the texts and blobs that are bound to one run of a statement, in memory that the statement keeps.
///
/// SQLite would copy each into an allocation of its own (`SQLITE_TRANSIENT`): a registration binds some twenty.
struct BindingBuffer: ~Copyable {
    /// Bytes; what does not fit is left to SQLite.
    private static let capacity = 2_048
    private var memory: UnsafeMutableRawPointer?
    private var used = 0

    deinit { memory?.deallocate() }

    /// The copy stays where it is until ``clear()``.
    /// - Returns: none when there is no room for it.
    mutating func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutableRawPointer? {
        guard bytes.count <= Self.capacity - used else { return nil }
        let memory = memory ?? .allocate(byteCount: Self.capacity, alignment: 16)
        self.memory = memory
        let copy = memory + used
        if let source = bytes.baseAddress { memcpy(copy, source, bytes.count) }
        used += bytes.count
        return copy
    }

    /// Forgets the copies, and overwrites them: nobody watches over this memory.
    mutating func clear() {
        guard used > 0, let memory else { return }
        memset(memory, 0, used)
        used = 0
    }
}
