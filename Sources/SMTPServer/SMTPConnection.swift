import Transport

/// One client, as straight-line code on its loop: what arrives goes into the ``SMTPExchange``, what that decides is done.
struct SMTPConnection {
    let socket: StreamSocket
    let service: SMTPService
    let host: SMTPHost

    func serve() async {
        do throws(SystemCallError) {
            if host.sockets.count > service.limits.connections { return try await send(.tooManyConnections) }
            try await talk()
        } catch {
            // The client has gone; whatever it had not finished is forgotten, as RFC 5321 §4.1.1.4 wants it.
        }
    }

    private func talk() async throws(SystemCallError) {
        var exchange = SMTPExchange(name: service.name, limits: service.limits)
        var buffer = ReceiveBuffer(on: socket.loop)
        // Replies to commands that came in one piece leave in one piece (RFC 2920).
        var waiting = exchange.greeting.bytes
        while true {
            let (consumed, event) = exchange.next(buffer.unread)
            buffer.consume(consumed)
            let reply: SMTPReply?
            switch event {
            case .incomplete:
                try await flush(&waiting)
                guard try await readMore(&buffer) else { return }
                continue
            case .reply(let answer): reply = answer
            case .recipient(let address): reply = exchange.answer(await service.receiver.judge(recipient: address))
            case .mail(let mail): reply = exchange.answer(await service.receiver.receive(mail))
            }
            guard let reply else { return try await flush(&waiting) }
            waiting += reply.bytes
            if service.limits.replyDelay > .zero || reply.closes { try await flush(&waiting) }
            if reply.closes { return }
        }
    }

    /// - Returns: false when the conversation is over.
    private func readMore(_ buffer: inout ReceiveBuffer) async throws(SystemCallError) -> Bool {
        if host.isStopping { return try await goodbye(.shuttingDown) }
        switch try await socket.read(into: &buffer, deadline: socket.loop.now + service.limits.idle) {
        case .received: return true
        case .endOfStream: return false
        case .timedOut: return try await goodbye(.idle)
        case .interrupted: return try await goodbye(.shuttingDown)
        }
    }

    private func goodbye(_ reply: SMTPReply) async throws(SystemCallError) -> Bool {
        try await send(reply)
        return false
    }

    private func send(_ reply: SMTPReply) async throws(SystemCallError) {
        var bytes = reply.bytes
        try await flush(&bytes)
    }

    private func flush(_ bytes: inout [UInt8]) async throws(SystemCallError) {
        if bytes.isEmpty { return }
        if service.limits.replyDelay > .zero { try? await Task.sleep(for: service.limits.replyDelay) }
        try await socket.write(bytes, deadline: socket.loop.now + .seconds(30))
        bytes = []
    }
}
