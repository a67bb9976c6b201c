import Transport

/// The life of one request.
extension LoopAttacker {
    /// Sends the next request of the mix on a connection that is free.
    func begin(on connection: ClientConnection, due: Instant, isPunctual: Bool) {
        let request = targeter.next(into: &connection.output)
        launch(request, on: connection, due: due, isPunctual: isPunctual)
    }

    /// Sends a registration once more.
    func retry(_ request: LoadRequest, on connection: ClientConnection, due: Instant, isPunctual: Bool) {
        let attempt = targeter.again(request, into: &connection.output)
        launch(attempt, on: connection, due: due, isPunctual: isPunctual)
    }

    private func launch(_ request: LoadRequest, on connection: ClientConnection, due: Instant, isPunctual: Bool) {
        let isStale =
            connection.state == .idle
            && clock.nanoseconds(since: connection.lastUse) > ClientConnection.longestIdle
        if isStale { connection.close() }
        connection.flight.request = request
        connection.flight.due = due
        connection.flight.sent = .never
        connection.flight.phase = schedule.phase(at: due)
        connection.flight.isPunctual = isPunctual
        connection.flight.foundOpen = connection.state == .idle
        connection.flight.isUnderWay = true
        if let ledger {
            connection.flight.number = ledger.intend(request, at: clock)
            // What cannot be written down must not be sent; the loop ends after this turn.
            if ledger.isBroken { return connection.flight.isUnderWay = false }
        }
        inFlight += 1
        // One that is being opened already goes on with it, and with its deadline.
        if connection.state == .idle { transmit(connection) } else if connection.state == .closed { open(connection) }
    }

    /// Begins to connect; with or without a request that waits for it.
    func open(_ connection: ClientConnection) {
        deadlines.begin(connection.slot, until: clock.advanced(byNanoseconds: timeout))
        if let failure = connection.open(address, in: poll, requests: plan.keepAlive.requests) {
            take(.failed(failure), connection)
        }
    }

    private func transmit(_ connection: ClientConnection) {
        clock = .now
        connection.flight.sent = clock
        deadlines.begin(connection.slot, until: clock.advanced(byNanoseconds: timeout))
        let request = connection.flight.request
        let isSlow = request.operation == .slow
        let keeping = request.wantsBody ? (request.operation == .batch ? 1 << 20 : 4_096) : 0
        let progress = connection.send(
            keeping: keeping, piece: isSlow ? SlowClient.piece : nil, in: poll)
        take(progress, connection)
        if isSlow { planPiece(connection) }
    }

    private func planPiece(_ connection: ClientConnection) {
        guard connection.hasUnsentPieces else { return }
        timers.add(
            .piece(slot: connection.slot, serial: connection.serial),
            at: clock.advanced(byNanoseconds: SlowClient.pause))
    }

    func sendPiece(_ connection: ClientConnection) {
        take(connection.sendMore(SlowClient.piece, in: poll), connection)
        planPiece(connection)
    }

    /// Goes on after a step of a connection.
    func take(_ progress: ClientConnection.Progress, _ connection: ClientConnection) {
        switch progress {
        case .pending, .retired: return
        case .connected:
            // Most are opened before anything counts.
            tallies.steady.connects += 1
            if connection.flight.isUnderWay {
                transmit(connection)
            } else {
                deadlines.end(connection.slot)
                connectionIsFree(connection, afterFailure: false)
            }
        case .answered: answered(connection)
        case .failed(let failure):
            clock = .now
            if connection.flight.isUnderWay {
                conclude(connection, .failed(failure))
            } else {
                // Before a request was due; a failure will show when one is.
                deadlines.end(connection.slot)
                connectionIsFree(connection, afterFailure: true)
            }
        }
    }

    private func answered(_ connection: ClientConnection) {
        clock = connection.lastUse
        lastAnswer = clock
        let status = connection.reader.status
        let judgement = connection.reader.body.withUnsafeBytes {
            targeter.judge(connection.flight.request, Answer(status: status, body: $0))
        }
        conclude(connection, .answered(status: status, judgement))
    }

    /// Counts what became of a request.
    func conclude(_ connection: ClientConnection, _ outcome: Outcome) {
        deadlines.end(connection.slot)
        let flight = connection.flight
        connection.flight.isUnderWay = false
        inFlight -= 1
        let wasSent = flight.sent != .never
        let at = UInt64(max(0, clock.nanoseconds(since: runStart))) / 1_000_000
        tallies[flight.phase].record(
            flight.request.operation, outcome, response: clock.microseconds(since: flight.due),
            service: wasSent ? clock.microseconds(since: flight.sent) : nil, at: at,
            bytes: outcome.isAnswer ? connection.reader.bodyLength : 0,
            sample: outcome.isAnswer ? Self.text(connection.reader.requestID) : nil)
        if let ledger {
            for entry in targeter.acknowledged { ledger.acknowledge(flight.number, flight.request, entry, at: clock) }
            ledger.conclude(flight.number, flight.request, outcome, wasSent: wasSent, at: clock)
        }
        targeter.acknowledged.removeAll(keepingCapacity: true)
        if !flight.isPunctual {
            tallies[flight.phase].waitedForConnection += 1
        } else if flight.foundOpen, wasSent {
            tallies[flight.phase].record(selfLag: flight.sent.microseconds(since: flight.due))
        }
        if flight.request.operation.registers, flight.request.attempt < plan.variations.retries,
            RetryPolicy.isWorthAnother(outcome, flight.request)
        {
            scheduleRetry(of: flight.request, on: connection)
        }
        connectionIsFree(connection, afterFailure: !outcome.isAnswer)
    }

    private static func text(_ bytes: [UInt8]) -> String? {
        bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    private func scheduleRetry(of request: LoadRequest, on connection: ClientConnection) {
        let place = retries.add(request, slot: connection.slot)
        let pause = RetryPolicy.pause(after: request.attempt, &targeter.random)
        timers.add(.retry(place), at: clock.advanced(byNanoseconds: pause))
    }
}

/// A client on a bad connection: a few bytes, a pause, a few bytes.
enum SlowClient {
    /// Bytes at a time.
    static let piece = 48
    /// Between two pieces, in nanoseconds: some 800 bytes a second, which any server should bear.
    static let pause: Int64 = 60_000_000
}
