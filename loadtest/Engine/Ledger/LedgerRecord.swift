/// One entry of a ledger: 48 bytes of fixed form, so that writing one is a handful of stores.
package struct LedgerRecord: Sendable, Equatable {
    package enum Kind: UInt8, Sendable {
        /// A request is about to be sent.
        case intent = 1
        /// A patient was acknowledged by the answer to a request.
        case acknowledgement = 2
        /// What became of a request.
        case outcome = 3
    }

    package static let size = 48

    package var kind: Kind
    package var operation: Operation
    /// The attempt, from 0.
    package var attempt: UInt8 = 0
    /// Whether it carries the idempotency key of its person.
    package var hasKey = false
    /// Whether it asks for a patient who must not be found.
    package var isGone = false
    /// In an outcome: whether a first byte was ever sent.
    package var wasSent = false
    /// The loop, and the request's number in it.
    package var loop: UInt16
    package var number: UInt64
    package var moment: Int64
    package var person: UInt64 = 0
    /// In an intent how many people it registers.
    package var people: UInt16 = 1
    package var id: Int64 = 0
    /// In an outcome ``Outcome/code``; in an intent the distance between the numbers of the people of a batch.
    package var outcome: UInt32 = 0

    package init(kind: Kind, operation: Operation, loop: UInt16, number: UInt64, moment: Int64) {
        self.kind = kind
        self.operation = operation
        self.loop = loop
        self.number = number
        self.moment = moment
    }

    /// Writes it; the byte that makes a record of it last, so that one that was cut off is none.
    func store(to place: UnsafeMutableRawPointer) {
        let flags: UInt8 = (hasKey ? 1 : 0) | (isGone ? 2 : 0) | (wasSent ? 4 : 0)
        place.storeBytes(of: UInt8(truncatingIfNeeded: operation.index), toByteOffset: 1, as: UInt8.self)
        place.storeBytes(of: attempt, toByteOffset: 2, as: UInt8.self)
        place.storeBytes(of: flags, toByteOffset: 3, as: UInt8.self)
        place.storeBytes(of: loop.littleEndian, toByteOffset: 4, as: UInt16.self)
        place.storeBytes(of: people.littleEndian, toByteOffset: 6, as: UInt16.self)
        place.storeBytes(of: number.littleEndian, toByteOffset: 8, as: UInt64.self)
        place.storeBytes(of: moment.littleEndian, toByteOffset: 16, as: Int64.self)
        place.storeBytes(of: person.littleEndian, toByteOffset: 24, as: UInt64.self)
        place.storeBytes(of: id.littleEndian, toByteOffset: 32, as: Int64.self)
        place.storeBytes(of: outcome.littleEndian, toByteOffset: 40, as: UInt32.self)
        place.storeBytes(of: kind.rawValue, toByteOffset: 0, as: UInt8.self)
    }

    /// Reads one; nil where none was written.
    package init?(_ place: UnsafeRawBufferPointer) {
        guard place.count >= Self.size, let kind = Kind(rawValue: place[0]),
            let operation = Operation(index: UInt64(place[1]))
        else { return nil }
        self.init(
            kind: kind, operation: operation,
            loop: UInt16(littleEndian: place.loadUnaligned(fromByteOffset: 4, as: UInt16.self)),
            number: UInt64(littleEndian: place.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            moment: Int64(littleEndian: place.loadUnaligned(fromByteOffset: 16, as: Int64.self)))
        attempt = place[2]
        hasKey = place[3] & 1 != 0
        isGone = place[3] & 2 != 0
        wasSent = place[3] & 4 != 0
        people = UInt16(littleEndian: place.loadUnaligned(fromByteOffset: 6, as: UInt16.self))
        person = UInt64(littleEndian: place.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        id = Int64(littleEndian: place.loadUnaligned(fromByteOffset: 32, as: Int64.self))
        outcome = UInt32(littleEndian: place.loadUnaligned(fromByteOffset: 40, as: UInt32.self))
    }
}
