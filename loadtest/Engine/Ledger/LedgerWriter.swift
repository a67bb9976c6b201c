import Transport

/// One loop's pen in the ledger; confined to the loop.
final class LedgerWriter {
    private let file: LedgerFile
    private let loop: UInt16
    private let stride: UInt32
    private var chunk: UnsafeMutableRawBufferPointer?
    private var position = 0
    private var number: UInt64 = 0
    /// Whether something could not be written: then nothing more may be sent.
    private(set) var isBroken = false

    init(_ file: LedgerFile, lane: Lane) {
        self.file = file
        loop = UInt16(truncatingIfNeeded: lane.index)
        stride = UInt32(truncatingIfNeeded: lane.count)
    }

    deinit {
        if let chunk { LedgerFile.giveBack(chunk) }
    }

    /// Writes down what is about to be sent.
    ///
    /// - Returns: the number under which its outcome is to be written.
    func intend(_ request: LoadRequest, at moment: Instant) -> UInt64 {
        number += 1
        var record = LedgerRecord(
            kind: .intent, operation: request.operation, loop: loop, number: number, moment: moment.nanoseconds)
        record.attempt = UInt8(clamping: request.attempt)
        record.hasKey = request.hasKey
        record.isGone = request.isGone
        record.person = request.person
        record.people = UInt16(clamping: request.people)
        record.outcome = stride
        record.id = request.id
        append(record)
        return number
    }

    /// Writes down that the answer acknowledges a patient.
    func acknowledge(_ number: UInt64, _ request: LoadRequest, _ entry: KnownPatients.Entry, at moment: Instant) {
        var record = LedgerRecord(
            kind: .acknowledgement, operation: request.operation, loop: loop, number: number,
            moment: moment.nanoseconds)
        record.hasKey = request.hasKey
        record.person = entry.person
        record.id = entry.id
        append(record)
    }

    /// Writes down what became of a request.
    func conclude(_ number: UInt64, _ request: LoadRequest, _ outcome: Outcome, wasSent: Bool, at moment: Instant) {
        var record = LedgerRecord(
            kind: .outcome, operation: request.operation, loop: loop, number: number, moment: moment.nanoseconds)
        record.wasSent = wasSent
        record.person = request.person
        record.id = request.id
        record.outcome = outcome.code
        append(record)
    }

    private func append(_ record: LedgerRecord) {
        if chunk == nil || position + LedgerRecord.size > LedgerFile.chunkSize {
            if let chunk { LedgerFile.giveBack(chunk) }
            chunk = file.takeChunk()
            position = 0
        }
        guard let base = chunk?.baseAddress else {
            isBroken = true
            return
        }
        record.store(to: base + position)
        position += LedgerRecord.size
    }
}
