/// Bytes that have arrived on a connection and were not consumed yet.
///
/// It owns memory only while it holds something: a block lent by its loop while a request is read and answered, and a
/// copy of just the right size while a partial request waits for the rest. Confined to its loop.
package struct ReceiveBuffer: ~Copyable {
    private var storage: UnsafeMutableRawBufferPointer?
    private var start = 0
    private var end = 0
    private let pool: BlockPool

    /// On the loop only.
    package init(on loop: EventLoop) {
        pool = loop.state.blocks
    }

    deinit {
        if let storage { storage.deallocate() }
    }

    package var isEmpty: Bool { start == end }

    package var count: Int { end - start }

    /// The bytes; the pointer holds until the buffer is next changed.
    package var unread: UnsafeRawBufferPointer {
        guard let storage else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: storage[start..<end])
    }

    /// Drops the first `count` unread bytes.
    package mutating func consume(_ count: Int) {
        precondition(count >= 0 && count <= end - start, "more was consumed than had arrived")
        start += count
        if start == end { release() }
    }

    package mutating func removeAll() {
        start = end
        release()
    }

    private mutating func release() {
        start = 0
        end = 0
        if let block = storage {
            storage = nil
            pool.give(back: block)
        }
    }

    /// Before waiting for more: what is here moves into memory of its own size, and the block goes back.
    package mutating func shrink() {
        guard let block = storage, block.count == BlockPool.blockSize, count <= BlockPool.blockSize / 4 else { return }
        let own = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
        own.copyMemory(from: unread)
        end = count
        start = 0
        storage = own
        pool.give(back: block)
    }

    /// Room behind the unread bytes, at least a quarter of a block; say with ``received(_:)`` what was put there.
    mutating func room() -> UnsafeMutableRawBufferPointer {
        if storage == nil { storage = pool.take() }
        if let block = storage, block.count - end < BlockPool.blockSize / 4 {
            let unreadCount = count
            if block.count == BlockPool.blockSize, unreadCount <= BlockPool.blockSize / 2 {
                block.baseAddress?.copyMemory(from: block.baseAddress! + start, byteCount: unreadCount)
            } else {
                let larger =
                    unreadCount <= BlockPool.blockSize / 2
                    ? pool.take() : .allocate(byteCount: unreadCount * 2, alignment: 16)
                larger.copyMemory(from: unread)
                storage = larger
                pool.give(back: block)
            }
            start = 0
            end = unreadCount
        }
        guard let storage else { preconditionFailure("a block was just taken") }
        return UnsafeMutableRawBufferPointer(rebasing: storage[end...])
    }

    mutating func received(_ count: Int) {
        end += count
        if start == end { release() }
    }
}
