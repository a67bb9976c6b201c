import Transport

/// What every request goes through: the layers inwards as soon as its head is there, whoever answers it once its body is,
/// the layers outwards. Made once, when the server starts.
///
///     let admission = pipeline.admit(&request)
///     if let response = pipeline.respondAtOnce(to: request, admission) { … } else { await pipeline.runHandler(for: request) }
///
/// A request that was shown to ``admit(_:)`` is finished exactly once, also when nobody is left to read its answer.
final class RequestPipeline: Sendable {
    private let layers: any PipelineLayer
    private let dispatcher: RouteDispatcher

    /// - Parameter layers: the first is the outermost.
    init(_ layers: [any Middleware], around dispatcher: RouteDispatcher) {
        self.layers = layers.reversed().reduce(InnermostLayer() as any PipelineLayer) {
            MiddlewareLayer($1, around: $0)
        }
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
        layers.admit(&request, depth: 0)
    }

    /// The answer that needs no waiting; nil when the handler may wait and has to be run.
    func respondAtOnce(to request: Request, _ admission: Admission) -> Response? {
        switch admission {
        case .admitted:
            guard var response = dispatcher.respondAtOnce(to: request) else { return nil }
            finish(&response, to: request)
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
        finish(&response, to: request)
        return response
    }

    /// Runs the handler of a request that ``respondAtOnce(to:_:)`` did not answer.
    func runHandler(for request: Request) async -> Response {
        var response = await dispatcher.runHandler(for: request)
        finish(&response, to: request)
        return response
    }

    /// The answer to what never became a request.
    func response(refusing failure: RequestFailure) -> Response {
        var response = dispatcher.response(to: failure, in: nil)
        layers.finish(&response, refusing: failure)
        return response
    }

    private func finish(_ response: inout Response, to request: Request, layers count: Int = .max) {
        layers.finish(&response, to: request, after: Instant.now - request.receivedAt, layers: count)
    }
}

/// A middleware with the layers behind it, or what is behind the last of them.
///
/// A chain and not an array: an element of an array is retained and released for each call, and there are two calls for
/// each layer of each request.
private protocol PipelineLayer: AnyObject, Sendable {
    func admit(_ request: inout Request, depth: Int) -> RequestPipeline.Admission
    /// - Parameter count: how many layers are asked, this one included.
    func finish(_ response: inout Response, to request: Request, after duration: Duration, layers count: Int)
    func finish(_ response: inout Response, refusing failure: RequestFailure)
}

private final class MiddlewareLayer: PipelineLayer {
    private let middleware: any Middleware
    private let inner: any PipelineLayer

    init(_ middleware: any Middleware, around inner: any PipelineLayer) {
        self.middleware = middleware
        self.inner = inner
    }

    func admit(_ request: inout Request, depth: Int) -> RequestPipeline.Admission {
        if let response = middleware.receive(&request) { return .answered(response, depth: depth) }
        return inner.admit(&request, depth: depth + 1)
    }

    func finish(_ response: inout Response, to request: Request, after duration: Duration, layers count: Int) {
        guard count > 0 else { return }
        inner.finish(&response, to: request, after: duration, layers: count - 1)
        middleware.finish(&response, to: request, after: duration)
    }

    func finish(_ response: inout Response, refusing failure: RequestFailure) {
        inner.finish(&response, refusing: failure)
        middleware.finish(&response, refusing: failure)
    }
}

/// Lets everything through.
private final class InnermostLayer: PipelineLayer {
    func admit(_ request: inout Request, depth: Int) -> RequestPipeline.Admission { .admitted }
    func finish(_ response: inout Response, to request: Request, after duration: Duration, layers count: Int) {}
    func finish(_ response: inout Response, refusing failure: RequestFailure) {}
}
