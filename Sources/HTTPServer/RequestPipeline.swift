import Transport

/// What every request goes through: the layers inwards as soon as its head is there, whoever answers it once its body is,
/// the layers outwards. Made once, when the server starts.
///
///     let admission = pipeline.admit(&request)
///     if let response = pipeline.respondAtOnce(to: request, admission) { … } else { await pipeline.runHandler(for: request) }
///
/// A request that was shown to ``admit(_:)`` is finished exactly once, also when nobody is left to read its answer.
final class RequestPipeline: Sendable {
    /// The first is the outermost.
    private let layers: [any Middleware]
    private let dispatcher: RouteDispatcher

    init(_ layers: [any Middleware], around dispatcher: RouteDispatcher) {
        self.layers = layers
        self.dispatcher = dispatcher
    }

    /// What the layers, or the reading of the body, have decided about a request.
    enum Admission {
        case admitted
        /// The layer at this depth has answered; those behind it were not asked.
        indirect case answered(Response, depth: Int)
        /// The body could not be had.
        indirect case failed(RequestFailure)
    }

    /// Shows the head of a request to the layers.
    func admit(_ request: inout Request) -> Admission {
        for depth in layers.indices {
            if let response = layers[depth].receive(&request) { return .answered(response, depth: depth) }
        }
        return .admitted
    }

    /// The answer that needs no waiting; nil when the handler may wait and has to be run.
    func respondAtOnce(to request: Request, _ admission: Admission) -> Response? {
        switch admission {
        case .admitted:
            guard var response = dispatcher.respondAtOnce(to: request) else { return nil }
            finish(&response, to: request, layers: layers.count)
            return response
        case .answered(var response, let depth):
            finish(&response, to: request, layers: depth)
            return response
        case .failed(let failure):
            return self.response(to: failure, in: request)
        }
    }

    /// The answer to a request whose body could not be had.
    func response(to failure: RequestFailure, in request: Request) -> Response {
        var response = dispatcher.response(to: failure, in: request)
        finish(&response, to: request, layers: layers.count)
        return response
    }

    /// Runs the handler of a request that ``respondAtOnce(to:_:)`` did not answer.
    func runHandler(for request: Request) async -> Response {
        var response = await dispatcher.runHandler(for: request)
        finish(&response, to: request, layers: layers.count)
        return response
    }

    /// The answer to what never became a request.
    func response(refusing failure: RequestFailure) -> Response {
        var response = dispatcher.response(to: failure, in: nil)
        for layer in layers.reversed() { layer.finish(&response, refusing: failure) }
        return response
    }

    private func finish(_ response: inout Response, to request: Request, layers count: Int) {
        let duration = Instant.now - request.receivedAt
        var depth = count
        while depth > 0 {
            depth -= 1
            layers[depth].finish(&response, to: request, after: duration)
        }
    }
}
