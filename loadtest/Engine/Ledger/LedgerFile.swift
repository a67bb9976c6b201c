import Glibc
import Synchronization

/// The file in which a run writes down what it is about to do, before it does it, and what came of it.
///
/// It is mapped into memory: a store into it is in the kernel's hands at once and survives the death of the generator,
/// without a system call for each request. (It would not survive the death of the machine; what is verified is the service,
/// which is asked after the run.) Its parts are reserved before they are mapped, so that a full disk is an error at a
/// moment of our choice and not a signal at any. Usable from any thread.
package final class LedgerFile: Sendable {
    private struct State {
        var end: Int
        var failure: Int32?
    }

    package static let magic = "loadtest ledger 1\n"
    /// The header's part of the file.
    package static let headerSize = 65_536
    /// What a loop takes at a time; a whole number of records and of pages.
    package static let chunkSize = LedgerRecord.size * 65_536 / 16

    private let descriptor: Int32
    private let state: Mutex<State>

    /// Makes the file, or empties it.
    ///
    /// - Parameters:
    ///   - header: of the run, as a recording has it.
    ///   - start: when the run begins, on the clock of the records.
    /// - Throws: the errno of what failed.
    package init(_ path: String, header: [UInt8]) throws(WholeFile.Failure) {
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw WholeFile.Failure(errno: errno) }
        var first = Array(Self.magic.utf8) + header + [UInt8(ascii: "\n")]
        precondition(first.count <= Self.headerSize, "the header of a ledger has its bound")
        first += [UInt8](repeating: 0, count: Self.headerSize - first.count)
        state = Mutex(State(end: Self.headerSize))
        try WholeFile.append(first, to: descriptor)
    }

    deinit {
        close(descriptor)
    }

    /// Why no more can be written; nil while all is well.
    package var failure: WholeFile.Failure? { state.withLock { $0.failure.map { WholeFile.Failure(errno: $0) } } }

    /// The next part of the file, mapped; nil when there is no room for it.
    func takeChunk() -> UnsafeMutableRawBufferPointer? {
        state.withLock { state -> UnsafeMutableRawBufferPointer? in
            let status = posix_fallocate(descriptor, off_t(state.end), off_t(Self.chunkSize))
            guard status == 0 else {
                state.failure = status
                return nil
            }
            let memory = mmap(
                nil, Self.chunkSize, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, off_t(state.end))
            guard memory != MAP_FAILED, let memory else {
                state.failure = errno
                return nil
            }
            state.end += Self.chunkSize
            return UnsafeMutableRawBufferPointer(start: memory, count: Self.chunkSize)
        }
    }

    static func giveBack(_ chunk: UnsafeMutableRawBufferPointer) {
        munmap(chunk.baseAddress, chunk.count)
    }
}
