/// What every request goes through: the layers inwards, whoever answers it, the layers outwards. Made once, when the
/// server starts.
///
///     if let response = pipeline.respondAtOnce(to: &request) { … } else { await pipeline.runHandler(for: request) }
final class RequestPipeline: Sendable {
    /// The first is the outermost.
    private let layers: [any Middleware]
    private let dispatcher: RouteDispatcher

    init(_ layers: [any Middleware], around dispatcher: RouteDispatcher) {
        self.layers = layers
        self.dispatcher = dispatcher
    }

    /// The answer that needs no waiting; nil when the handler may wait and has to be run. The layers have seen the
    /// request then.
    func respondAtOnce(to request: inout Request) -> Response? {
        for depth in layers.indices {
            guard var response = layers[depth].receive(&request) else { continue }
            finish(&response, to: request, layers: depth)
            return response
        }
        guard var response = dispatcher.respondAtOnce(to: request) else { return nil }
        finish(&response, to: request, layers: layers.count)
        return response
    }

    /// Runs the handler of a request that ``respondAtOnce(to:)`` did not answer.
    func runHandler(for request: Request) async -> Response {
        var response = await dispatcher.runHandler(for: request)
        finish(&response, to: request, layers: layers.count)
        return response
    }

    private func finish(_ response: inout Response, to request: Request, layers count: Int) {
        let duration = ContinuousClock.now - request.receivedAt
        var depth = count
        while depth > 0 {
            depth -= 1
            layers[depth].finish(&response, to: request, after: duration)
        }
    }
}
