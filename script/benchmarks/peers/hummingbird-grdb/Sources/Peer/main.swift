import GRDB
import Hummingbird
import NIOCore

/// Answers at 127.0.0.1, port `SERVER_PORT`; with `PEER_DATABASE` it also registers patients in that file.
///
/// No middleware, and a body that is ready before the first request: the least that the framework can be asked to do.
let environment = Environment()
if let loops = environment.get("PEER_LOOPS", as: Int.self) { NIOSingletons.groupLoopCountSuggestion = loops }

let router = Router()

let running = ByteBuffer(string: #"{"message":"API is running!"}"#)
router.get("/") { _, _ in
    Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: running))
}

if let path = environment.get("PEER_DATABASE") {
    PatientController(store: try PatientStore(path: path)).addRoutes(to: router)
}

let application = Application(
    router: router,
    configuration: ApplicationConfiguration(
        address: .hostname(
            "127.0.0.1", port: environment.get("SERVER_PORT", as: Int.self) ?? 8080),
        serverName: nil, backlog: 4096))
try await application.runService()
