/// The read buffers of one loop, lent to whoever is reading; confined to the loop.
///
/// A handful of blocks serves any number of connections, because a connection gives its block back as soon as
/// everything in it has been consumed: an idle connection has none.
final class BlockPool {
    /// Large enough for the longest request head the default limits allow, and for bodies to arrive in few calls.
    static let blockSize = 65_536
    private static let kept = 16

    private var free: [UnsafeMutableRawBufferPointer] = []

    deinit {
        for block in free { block.deallocate() }
    }

    func take() -> UnsafeMutableRawBufferPointer {
        free.popLast() ?? .allocate(byteCount: Self.blockSize, alignment: 16)
    }

    func give(back block: UnsafeMutableRawBufferPointer) {
        if block.count == Self.blockSize, free.count < Self.kept {
            free.append(block)
        } else {
            block.deallocate()
        }
    }
}
