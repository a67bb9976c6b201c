import Glibc
package import LoadEngine

/// A ledger, read: the header of its run and every record, in the order in which each loop wrote them.
package final class LedgerView {
    private let memory: UnsafeRawBufferPointer
    package let header: RunHeader

    /// Why a ledger cannot be read.
    package enum Failure: Error, Equatable {
        case file(WholeFile.Failure)
        /// It does not begin as a ledger does.
        case noLedger
    }

    /// Maps a file; it may still be written to.
    package init(_ path: String) throws(Failure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(WholeFile.Failure(errno: errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .file(WholeFile.Failure(errno: errno)) }
        guard status.st_size >= LedgerFile.headerSize else { throw .noLedger }
        let address = mmap(nil, status.st_size, PROT_READ, MAP_SHARED, descriptor, 0)
        guard address != MAP_FAILED, let address else { throw .file(WholeFile.Failure(errno: errno)) }
        memory = UnsafeRawBufferPointer(start: address, count: status.st_size)
        let first = memory.prefix(LedgerFile.headerSize)
        let magic = Array(LedgerFile.magic.utf8)
        guard first.starts(with: magic) else {
            munmap(address, status.st_size)
            throw .noLedger
        }
        let line = first.dropFirst(magic.count).prefix { $0 != UInt8(ascii: "\n") }
        do throws(RecordingError) {
            header = try RunHeader(json: Array(line)[...])
        } catch {
            munmap(address, status.st_size)
            throw .noLedger
        }
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count)
    }

    /// Calls `body` with every record.
    package func forEach(_ body: (LedgerRecord) -> Void) {
        var chunk = LedgerFile.headerSize
        while chunk < memory.count {
            let end = min(chunk + LedgerFile.chunkSize, memory.count)
            var place = chunk
            // The rest of a chunk is empty, as each belongs to one loop.
            while place + LedgerRecord.size <= end,
                let record = LedgerRecord(UnsafeRawBufferPointer(rebasing: memory[place..<place + LedgerRecord.size]))
            {
                body(record)
                place += LedgerRecord.size
            }
            chunk += LedgerFile.chunkSize
        }
    }
}
