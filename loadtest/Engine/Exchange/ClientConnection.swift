import Glibc
import HTTP1
import Transport

/// One connection to the service, opened when it is needed and again after it was closed: one request at a time, in the
/// steps that the loop's events allow. Confined to its loop.
final class ClientConnection {
    enum State: Equatable { case closed, connecting, idle, sending, receiving }

    /// What a step has come to.
    enum Progress: Equatable {
        /// The next event will tell.
        case pending
        case connected
        /// The answer is complete, and stands in ``reader``.
        case answered
        /// The request has come to nothing; the connection is closed.
        case failed(Failure)
        /// It was idle and the server has closed it, which is no failure.
        case retired
    }

    let slot: Int
    private(set) var state = State.closed
    /// The request under way.
    var flight = Flight()
    /// Its bytes.
    var output: [UInt8] = []
    private(set) var reader = AnswerReader()
    /// When the last answer came.
    private(set) var lastUse = Instant(nanoseconds: 0)
    /// Counts requests, so that a timer can tell whether its request is still under way.
    private(set) var serial: UInt32 = 0

    private var socket: ClientSocket?
    private var interest = PollInterest.read
    private var generation: UInt32 = 0
    private var sent = 0
    /// How much of the request may be sent by now; all of it unless the client is a slow one.
    private var allowed = 0
    private var requestsLeft = Int.max

    /// Servers close connections that were idle for a while (ours after 60 s). One that may be about to be closed is not
    /// used again: the request that meets the closing would be lost to an accident of the generator's making.
    static let longestIdle: Int64 = 30_000_000_000

    init(slot: Int) {
        self.slot = slot
        output.reserveCapacity(1_024)
    }

    /// Identifies it in the loop's set; events of an earlier socket of the same slot carry another one.
    var token: UInt64 { UInt64(generation) << 32 | UInt64(UInt32(slot)) }

    /// Begins to connect.
    ///
    /// - Parameter requests: how many it will carry.
    /// - Returns: why it cannot.
    func open(_ address: SocketAddress, in poll: borrowing PollSet, requests: Int) -> Failure? {
        close()
        requestsLeft = requests
        generation = generation &+ 1 == .max ? 1 : generation &+ 1
        do throws(SystemCallError) {
            socket = try ClientSocket.connecting(to: address)
            interest = .write
            try watch(poll, isNew: true)
            state = .connecting
            return nil
        } catch {
            close()
            return Self.failure(toConnect: error.errno)
        }
    }

    private static func failure(toConnect errno: Int32) -> Failure {
        switch errno {
        case ECONNREFUSED: .connectionRefused
        case ETIMEDOUT: .timedOut
        default: .notConnected
        }
    }

    /// Sends ``output``, or its first `piece` bytes.
    ///
    /// - Parameters:
    ///   - keeping: how many bytes of the answer's body are of interest.
    ///   - piece: nil sends everything.
    func send(keeping: Int, piece: Int?, in poll: borrowing PollSet) -> Progress {
        precondition(state == .idle, "a connection carries one request at a time")
        reader.begin(keeping: keeping)
        serial &+= 1
        requestsLeft -= 1
        sent = 0
        allowed = min(output.count, piece ?? output.count)
        state = .sending
        return sendAllowed(poll)
    }

    /// Sends the next piece of a slow client's request.
    func sendMore(_ bytes: Int, in poll: borrowing PollSet) -> Progress {
        guard state == .sending else { return .pending }
        allowed = min(output.count, allowed + bytes)
        return sendAllowed(poll)
    }

    /// Whether a slow client has more to send.
    var hasUnsentPieces: Bool { state == .sending && allowed < output.count }

    /// Takes the next step that an event allows.
    func proceed(_ event: PollEvent, in poll: borrowing PollSet, room: UnsafeMutableRawBufferPointer) -> Progress {
        switch state {
        case .closed: return .pending
        case .connecting: return event.isWritable ? connected(poll) : .pending
        case .idle:
            // Nothing can come but the end; what comes unasked makes the connection unusable.
            close()
            return .retired
        case .sending:
            // A server may answer, and a refusal in the middle of a request is an answer.
            if event.isReadable { return receive(room) }
            return event.isWritable ? sendAllowed(poll) : .pending
        case .receiving: return event.isReadable ? receive(room) : .pending
        }
    }

    private func connected(_ poll: borrowing PollSet) -> Progress {
        if let errno = socket?.connectionFailure() { return fail(Self.failure(toConnect: errno)) }
        state = .idle
        lastUse = .now
        return want(.read, poll) ?? .connected
    }

    private func sendAllowed(_ poll: borrowing PollSet) -> Progress {
        while sent < allowed {
            let transfer = output.withUnsafeBytes {
                socket?.send(UnsafeRawBufferPointer(rebasing: $0[sent..<allowed])) ?? .failed(EBADF)
            }
            switch transfer {
            case .moved(let count): sent += count
            case .notNow: return want(.readAndWrite, poll) ?? .pending
            case .endOfStream: return fail(.closed)
            case .failed(let errno): return fail(errno == EPIPE ? .closed : .reset)
            }
        }
        if sent == output.count { state = .receiving }
        return want(.read, poll) ?? .pending
    }

    private func receive(_ room: UnsafeMutableRawBufferPointer) -> Progress {
        switch socket?.receive(into: room) ?? .failed(EBADF) {
        case .moved(let count):
            do throws(ParseError) {
                let hasRest = try reader.read(UnsafeRawBufferPointer(rebasing: room[..<count]))
                return reader.isComplete ? answered(isUsable: reader.keepsAlive && !hasRest) : .pending
            } catch {
                return fail(.malformed)
            }
        case .notNow: return .pending
        case .endOfStream: return reader.endOfStream() ? answered(isUsable: false) : fail(.closed)
        case .failed(let errno): return fail(errno == ETIMEDOUT ? .timedOut : .reset)
        }
    }

    private func answered(isUsable: Bool) -> Progress {
        lastUse = .now
        if isUsable, state == .receiving, requestsLeft > 0 { state = .idle } else { close() }
        return .answered
    }

    /// Changes what is watched for; a failure when the kernel refuses.
    private func want(_ interest: PollInterest, _ poll: borrowing PollSet) -> Progress? {
        guard interest != self.interest else { return nil }
        self.interest = interest
        do throws(SystemCallError) {
            try watch(poll, isNew: false)
            return nil
        } catch {
            return fail(.notConnected)
        }
    }

    private func watch(_ poll: borrowing PollSet, isNew: Bool) throws(SystemCallError) {
        guard socket != nil else { return }
        if isNew {
            try poll.add(socket!, interest, token: token)
        } else {
            try poll.modify(socket!, interest, token: token)
        }
    }

    private func fail(_ failure: Failure) -> Progress {
        close()
        return .failed(failure)
    }

    /// Forgets the connection and whatever had arrived on it.
    func close() {
        socket = nil
        state = .closed
    }
}

/// A request under way.
struct Flight {
    var request = LoadRequest(operation: .register)
    /// When the schedule wanted it sent.
    var due = Instant.never
    /// When its first byte was sent.
    var sent = Instant.never
    var phase = Phase.steady
    /// Whether a connection was free when it became due; if not, its lateness is not the generator's.
    var isPunctual = true
    /// Whether that connection was open.
    var foundOpen = true
    /// Under which it stands in the ledger.
    var number: UInt64 = 0
    /// Whether there is one at all: a connection may be opened before it is needed.
    var isUnderWay = false
}
