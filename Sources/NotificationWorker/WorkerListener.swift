import HTTP1
import HTTPServer
import HTTPTypes
import Jobs
import Launch
import Logging
import Operations
import ServiceLifecycle
import Settings

/// The worker's own port for health and metrics, when `WORKER_LISTEN` names one.
struct WorkerListener {
    let services: [any Service]

    /// Listens at once: an address that cannot be had stops the start with code 4.
    init(_ settings: WorkerSettings, workers: [JobWorker], registry: MetricsRegistry, logger: Logger) throws {
        guard let text = settings.healthListen else {
            services = []
            return
        }
        let address: ListenAddress
        do throws(ListenAddress.Malformed) {
            address = try ListenAddress(parsing: text)
        } catch {
            throw ExitFailure.setting("WORKER_LISTEN", "must be HOST:PORT, unix:PATH or fd:NUMBER")
        }
        let health = HealthChecks([
            HealthCheck("queue", .readiness) {
                workers.allSatisfy(\.isRegistered) ? .ok() : .failed("no lease: the queue cannot be reached")
            },
            HealthCheck("senders", .liveness) {
                workers.contains(where: \.isStuck) ? .failed("a delivery is stuck") : .ok()
            },
        ])
        var router = Router()
        OperationsRoutes(
            health: health, metrics: registry,
            build: BuildInformation(name: "patient-worker", version: ProductVersion.current)
        ).add(to: &router)
        let server = try HTTPServer(
            configuration: ServerConfiguration(), routes: router.freeze(), failures: PlainFailures(), logger: logger)
        do {
            try server.start(on: [address])
        } catch {
            throw ExitFailure.unreachable("WORKER_LISTEN cannot be listened on: \(error)")
        }
        services = [ListenerService(server: server, health: health)]
    }
}

/// Keeps the listener until the process stops; it is the last to go.
private struct ListenerService: Service {
    let server: HTTPServer
    let health: HealthChecks

    func run() async throws {
        try? await gracefulShutdown()
        health.beginDraining()
        await server.drain(within: .seconds(1))
    }
}

/// Errors of a port that only machines talk to: the status says it all.
private struct PlainFailures: FailureResponder {
    func response(to failure: RequestFailure, head: RequestHead?, id: String) -> Response {
        let fields = [HTTPField(name: .contentType, value: "text/plain; charset=utf-8")] + failure.fields
        return Response(status: failure.status, fields: fields, body: .bytes(Array("\(failure.status.code)\n".utf8)))
    }
}
