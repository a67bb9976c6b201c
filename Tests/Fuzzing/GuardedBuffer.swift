import Glibc

/// Memory that ends where an inaccessible page begins, so that a parser that looks one byte beyond its input stops the
/// process: an optimised build does not check the bounds of unsafe buffers.
package struct GuardedBuffer: ~Copyable {
    private let start: UnsafeMutableRawPointer
    private let mappedLength: Int
    private let capacity: Int

    /// Room for windows of up to `capacity` bytes, 0 or more.
    package init(capacity: Int) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        self.capacity = (capacity / page + 1) * page
        mappedLength = self.capacity + page
        guard let memory = mmap(nil, mappedLength, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            memory != MAP_FAILED
        else { preconditionFailure("no memory for the input") }
        start = memory
        let isGuarded = mprotect(start + self.capacity, page, PROT_NONE) == 0
        precondition(isGuarded, "the page behind the input could not be closed")
    }

    deinit {
        munmap(start, mappedLength)
    }

    /// A copy of `bytes` that ends at the closed page; valid until the next call.
    borrowing func place(_ bytes: ArraySlice<UInt8>) -> UnsafeRawBufferPointer {
        precondition(bytes.count <= capacity, "the window does not fit")
        let window = UnsafeMutableRawBufferPointer(start: start + capacity - bytes.count, count: bytes.count)
        window.copyBytes(from: bytes)
        return UnsafeRawBufferPointer(window)
    }
}
