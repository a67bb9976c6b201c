import HTTP1
import Transport

/// One connection of a client, confined to its event loop.
///
/// It waits for bytes without a task, and what can be answered without waiting is answered within the event that brought
/// them (see ``HTTPExchange``). For everything else that has to be waited for (a handler, a client that does not read, the
/// end of the connection) it has a task, which ends when that is over.
final class HTTPConnection: SocketAttendant {
    let socket: StreamSocket
    let service: HTTPService
    let host: ServingLoop
    /// Its number among the connections of the loop.
    private let number: Int
    var lifecycle: ConnectionLifecycle
    /// From the first byte of a request to the last of its answer.
    private var lent: HTTPExchange?
    private var past = HTTPExchange.Past()
    private var task: Task<Void, Never>?

    init(socket: StreamSocket, service: HTTPService, host: ServingLoop, number: Int) {
        self.socket = socket
        self.service = service
        self.host = host
        self.number = number
        lifecycle = ConnectionLifecycle(limits: service.lifecycleLimits, openedAt: host.loop.now)
    }

    /// Begins to serve; once.
    func begin() {
        if service.isDraining { lifecycle.beganDraining() }
        socket.attend(self, until: lifecycle.deadline)
    }

    /// What serves the present request.
    var exchange: HTTPExchange {
        if let lent { return lent }
        let exchange = host.takeExchange()
        exchange.begin(on: socket, after: past)
        lent = exchange
        return exchange
    }

    // MARK: Without a task

    func socketIsReadable() -> Attendance {
        let exchange = exchange
        guard let awaited = exchange.serveArrival() else { return waitOn(with: exchange) }
        return proceed(to: awaited, in: exchange)
    }

    func deadlineHasPassed() -> Attendance {
        switch lifecycle.waitEnded(at: host.loop.now) {
        case .wait: return .goesOn(until: lifecycle.deadline)
        case .close: return finish(service.isDraining ? .drained : .idleTimeout)
        case .answerTimeout: return proceed(to: .timeout, in: exchange)
        case .answerAndClose:
            let exchange = exchange
            return proceed(to: exchange.answerWithoutBody() ?? .end(.bodyTimeout), in: exchange)
        }
    }

    /// Everything that has come is answered: starts the clock of what comes next, and keeps only what that needs.
    private func waitOn(with exchange: HTTPExchange) -> Attendance {
        let now = host.loop.now
        if exchange.takeHasAnswered() { lifecycle.answered(at: now) }
        switch exchange.progress {
        case .nothing: giveBack()
        case .head: lifecycle.headIncomplete(at: now)
        case .body(let received): lifecycle.bodyIncomplete(received: received, at: now)
        case .unreadBody: lifecycle.unreadBodyIncomplete(at: now)
        }
        lent?.prepareToWait()
        return .goesOn(until: lifecycle.deadline)
    }

    private func proceed(to awaited: HTTPExchange.Awaited, in exchange: HTTPExchange) -> Attendance {
        if case .end(let end) = awaited { return finish(end) }
        exchange.awaited = awaited
        lifecycle.requestComplete()
        let confined = LoopConfined(here: self, on: host.loop)
        task = Task(executorPreference: host.loop) { await confined.value.run() }
        return .ended
    }

    // MARK: With a task

    private func run() async {
        let end = await serve()
        task = nil
        if let end {
            _ = finish(end)
        } else if case .goesOn(let deadline) = waitOn(with: exchange) {
            socket.attend(self, until: deadline)
        }
    }

    // MARK: The end

    /// The server stops: a connection that has been idle for too long is over when the loop next looks, and what has come
    /// for it until then is served.
    func drain() {
        lifecycle.beganDraining()
        guard task == nil else { return }
        socket.stopAttending()
        socket.attend(self, until: lifecycle.deadline)
    }

    /// The server has waited long enough.
    func cutOff() {
        guard let task else {
            _ = finish(.cutOff)
            return
        }
        task.cancel()
        socket.interrupt()
    }

    private func finish(_ end: ConnectionEnd) -> Attendance {
        lent?.abandon()
        giveBack()
        socket.close()
        host.remove(self, number: number, end)
        service.connectionEnded(from: socket.peer)
        return .ended
    }

    private func giveBack() {
        guard let exchange = lent else { return }
        lent = nil
        past = exchange.end()
        host.giveBack(exchange)
    }
}
