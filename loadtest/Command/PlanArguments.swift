import ArgumentParser
import Dispatch
import Glibc
import LoadEngine

/// The options that describe the load; Locust's names where Locust has them. They are only collected here: what they
/// may contain is decided by ``PlanReader``, for the command line and for scenario files alike.
struct PlanArguments: ParsableArguments {
    @Option(help: "A JSON file with options by the same names; the command line wins.")
    var scenario: String?
    @Option(help: "http://HOST[:PORT][/BASE] (default: $LOCUST_HOST, or http://127.0.0.1:8000).")
    var host: String?
    @Option(help: "API key, sent as a bearer token.")
    var key: String?
    @Option(
        name: [.customShort("H"), .long], help: "A header field for every request: 'Name: value'. May be repeated.")
    var header: [String] = []

    @Option(name: [.short, .long], help: "Closed model: users, each with a connection (default: 100).")
    var users: String?
    @Option(name: [.customShort("r"), .long], help: "Closed model: users that begin per second (default: 10).")
    var spawnRate: String?
    @Option(help: "Closed model: pause after an answer, such as 0 or 3s..5s (default).")
    var think: String?

    @Option(help: "Open model: requests per second, such as 5000/s, whatever the answers do.")
    var rate: String?
    @Option(help: "Open model: constant (default) or poisson.")
    var arrivals: String?
    @Option(help: "Open model: connections (default: 128).")
    var connections: String?
    @Option(help: "Open model: due and unanswered requests at most (default: 20000).")
    var maxOutstanding: String?

    @Option(name: [.customShort("t"), .long], help: "How long: 30s, 1h30m (default: 2m, or until --requests).")
    var runTime: String?
    @Option(help: "What is due before this is sent but not reported (default: 0).")
    var warmup: String?
    @Option(help: "How many requests at most.")
    var requests: String?
    @Option(help: "A request takes at most this long (default: 10s).")
    var timeout: String?
    @Option(help: "Event loops, one thread each (default: one per core).")
    var loops: String?

    @Option(help: "Weights, such as register=80,get=15,list=3,delete=2 (default: register=1).")
    var mix: String?
    @Option(help: "Registrations that repeat a registered address on purpose, such as 2%.")
    var duplicates: String?
    @Flag(help: "Speak to the canonical routes (/patients) instead of the legacy ones.")
    var canonical = false
    @Flag(help: "Speak to the legacy routes (/patients/register …); the default.")
    var legacy = false
    @Option(help: "The same seed makes the same people, byte for byte (default: random, printed).")
    var seed: String?

    @Option(help: "Fail the run if this holds: 'p99(register)>20ms', 'errors>0.1%', 'rate<99%'. May be repeated.")
    var failIf: [String] = []
    @Flag(help: "Fail the run (96) if the generator was the limit.")
    var strict = false

    /// The plan of the scenario, the environment and the command line, the later ones before the earlier.
    func plan() throws -> LoadPlan {
        var texts: [PlanOption: [String]] = [:]
        if let host = getenv("LOCUST_HOST").map({ String(cString: $0) }), !host.isEmpty { texts[.host] = [host] }
        if let scenario { texts.merge(try Self.texts(ofScenario: scenario)) { $1 } }
        texts.merge(given) { $1 }
        guard !(canonical && legacy) else { throw ValidationError("canonical and legacy exclude each other") }
        do throws(PlanError) {
            return try PlanReader(texts, availableCores: Self.cores).plan()
        } catch {
            throw ValidationError((scenario.map { "\($0): " } ?? "") + error.message)
        }
    }

    private var given: [PlanOption: [String]] {
        var texts: [PlanOption: [String]] = [:]
        let single: [(PlanOption, String?)] = [
            (.host, host), (.key, key), (.users, users), (.spawnRate, spawnRate), (.think, think), (.rate, rate),
            (.arrivals, arrivals), (.connections, connections), (.maxOutstanding, maxOutstanding), (.runTime, runTime),
            (.warmup, warmup), (.requests, requests), (.timeout, timeout), (.loops, loops), (.mix, mix),
            (.duplicates, duplicates), (.seed, seed),
        ]
        for case (let option, let text?) in single { texts[option] = [text] }
        if canonical { texts[.canonical] = ["true"] }
        if legacy { texts[.canonical] = ["false"] }
        if strict { texts[.strict] = ["true"] }
        if !header.isEmpty { texts[.header] = header }
        if !failIf.isEmpty { texts[.failIf] = failIf }
        return texts
    }

    private static func texts(ofScenario path: String) throws -> [PlanOption: [String]] {
        let bytes = try SmallFile.read(path)
        do throws(PlanError) {
            return try Scenario.texts(in: bytes)
        } catch {
            throw ValidationError("\(path): \(error.message)")
        }
    }

    private static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
