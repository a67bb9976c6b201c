import ArgumentParser
import Dispatch
import Glibc
import LoadEngine

/// The options that describe the load; Locust's names where Locust has them. They are only collected here: what they
/// may contain is decided by ``PlanReader``, for the command line and for scenario files alike.
struct PlanArguments: ParsableArguments {
    @Option(help: "A JSON file with options by the same names; the command line wins.")
    var scenario: String?
    @OptionGroup var target: TargetArguments
    @OptionGroup var shape: ShapeArguments
    @OptionGroup var mix: MixArguments
    @OptionGroup var people: PeopleArguments
    @OptionGroup var goals: GoalArguments

    /// The plan of the scenario, the environment and the command line, the later ones before the earlier.
    ///
    /// - Parameters:
    ///   - changes: what another command decides by itself.
    ///   - defaults: what holds beside the options that were given.
    func plan(
        _ changes: [PlanOption: [String]] = [:],
        defaults: (_ given: [PlanOption: [String]]) -> [PlanOption: [String]] = { _ in [:] }
    ) throws -> LoadPlan {
        let given = try texts()
        let texts = defaults(given).merging(given) { $1 }.merging(changes) { $1 }
        do throws(PlanError) {
            return try PlanReader(texts, availableCores: Self.cores, readFile: Self.contents).plan()
        } catch {
            throw ValidationError((scenario.map { "\($0): " } ?? "") + error.message)
        }
    }

    /// Everything that was given, from wherever.
    func texts() throws -> [PlanOption: [String]] {
        var texts: [PlanOption: [String]] = [:]
        if let host = getenv("LOCUST_HOST").map({ String(cString: $0) }), !host.isEmpty { texts[.host] = [host] }
        if let scenario { texts.merge(try Self.texts(ofScenario: scenario)) { $1 } }
        guard !(mix.canonical && mix.legacy) else { throw ValidationError("canonical and legacy exclude each other") }
        for part in [target.texts, shape.texts, mix.texts, people.texts, goals.texts] { texts.merge(part) { $1 } }
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

    /// People from a file fit in memory; a file of gigabytes is a mistake.
    private static let longestData = 512 << 20

    static func contents(_ path: String) throws(PlanError) -> [UInt8] {
        do throws(WholeFile.Failure) {
            return try WholeFile.read(path, limit: longestData)
        } catch {
            throw .value(.data, explanation: "\(path): \(error.text)")
        }
    }

    static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

/// Where the load goes.
struct TargetArguments: ParsableArguments {
    @Option(help: "http://HOST[:PORT][/BASE] (default: $LOCUST_HOST, or http://127.0.0.1:8000).")
    var host: String?
    @Option(help: "API key, sent as a bearer token.")
    var key: String?
    @Option(
        name: [.customShort("H"), .long], help: "A header field for every request: 'Name: value'. May be repeated.")
    var header: [String] = []
    @Option(help: "Open model: connections (default: 128).")
    var connections: String?
    @Option(help: "on (default), off (one request per connection), or requests per connection.")
    var keepalive: String?
    @Option(help: "A request takes at most this long (default: 10s).")
    var timeout: String?
    @Option(help: "Event loops, one thread each (default: one per core).")
    var loops: String?

    var texts: [PlanOption: [String]] {
        var texts = PlanOption.texts([
            (.host, host), (.key, key), (.connections, connections), (.keepalive, keepalive), (.timeout, timeout),
            (.loops, loops),
        ])
        if !header.isEmpty { texts[.header] = header }
        return texts
    }
}

/// How much load, and when.
struct ShapeArguments: ParsableArguments {
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
    @Option(help: "Open model: due and unanswered requests at most (default: 20000).")
    var maxOutstanding: String?

    @Option(name: [.customShort("t"), .long], help: "How long: 30s, 1h30m (default: 2m, or until --requests).")
    var runTime: String?
    @Option(help: "What is due before this is sent but not reported (default: 0).")
    var warmup: String?
    @Option(help: "Straight lines from level to level: 30s:1k,2m:5k,30s:0 (per second; 100u for users).")
    var stages: String?
    @Option(help: "So much more every so often: 1k/20s, 50u/30s.")
    var step: String?
    @Option(help: "Several times the load for a while: 5x@60s/10s.")
    var spike: String?
    @Option(help: "How many requests at most.")
    var requests: String?

    var texts: [PlanOption: [String]] {
        PlanOption.texts([
            (.users, users), (.spawnRate, spawnRate), (.think, think), (.rate, rate), (.arrivals, arrivals),
            (.maxOutstanding, maxOutstanding), (.runTime, runTime), (.warmup, warmup), (.stages, stages),
            (.step, step), (.spike, spike), (.requests, requests),
        ])
    }
}

/// What is asked.
struct MixArguments: ParsableArguments {
    @Option(help: "Weights, such as register=80,get=12,list=3,search=3,delete=2 (default: register=1).")
    var mix: String?
    @Option(help: "Registrations that repeat a registered address on purpose, such as 2%.")
    var duplicates: String?
    @Option(help: "Registrations that must be refused, such as 1%.")
    var invalid: String?
    @Option(help: "Registrations sent a few bytes at a time, such as 1%.")
    var slowClients: String?
    @Option(help: "Registrations of one person three times at once, such as 1%.")
    var bursts: String?
    @Option(help: "Registrations sent again with the same key after their answer, such as 1% (needs --idempotency).")
    var replays: String?
    @Option(help: "Registrations per request, sent as batches (default: 1).")
    var batch: String?
    @Option(help: "Attempts more for a registration that came to nothing (default: 0).")
    var retries: String?
    @Flag(help: "Registrations carry an Idempotency-Key.")
    var idempotency = false
    @Flag(help: "Speak to the canonical routes (/patients) instead of the legacy ones.")
    var canonical = false
    @Flag(help: "Speak to the legacy routes (/patients/register …); the default.")
    var legacy = false

    var texts: [PlanOption: [String]] {
        var texts = PlanOption.texts([
            (.mix, mix), (.duplicates, duplicates), (.invalid, invalid), (.slowClients, slowClients),
            (.bursts, bursts), (.replays, replays), (.batch, batch), (.retries, retries),
        ])
        if idempotency { texts[.idempotency] = ["true"] }
        if canonical { texts[.canonical] = ["true"] }
        if legacy { texts[.canonical] = ["false"] }
        return texts
    }
}

/// Who is registered.
struct PeopleArguments: ParsableArguments {
    @Option(help: "The same seed makes the same people, byte for byte (default: random, printed).")
    var seed: String?
    @Option(help: "Languages of names: es,en,ar,zh … (default: all).")
    var locale: String?
    @Option(help: "Domain of every address (default: example.com, .net and .org).")
    var emailDomain: String?
    @Option(help: "People whose address is not ASCII and whose name is in decomposed letters, such as 5%.")
    var unicode: String?
    @Option(help: "A CSV file of people: name, email, phone, document_url.")
    var data: String?

    var texts: [PlanOption: [String]] {
        PlanOption.texts([
            (.seed, seed), (.locale, locale), (.emailDomain, emailDomain), (.unicode, unicode), (.data, data),
        ])
    }
}

/// When a run is a failure.
struct GoalArguments: ParsableArguments {
    @Option(help: "Fail the run if this holds: 'p99(register)>20ms', 'errors>0.1%', 'rate<99%'. May be repeated.")
    var failIf: [String] = []
    @Flag(help: "End the run as soon as a threshold is not met.")
    var abortOnFail = false
    @Option(help: "With --abort-on-fail: how long after the warm-up it begins to look (default: 10s).")
    var grace: String?
    @Flag(help: "Fail the run (96) if the generator was the limit.")
    var strict = false

    var texts: [PlanOption: [String]] {
        var texts = PlanOption.texts([(.grace, grace)])
        if !failIf.isEmpty { texts[.failIf] = failIf }
        if abortOnFail { texts[.abortOnFail] = ["true"] }
        if strict { texts[.strict] = ["true"] }
        return texts
    }
}

extension PlanOption {
    /// Those that were given.
    fileprivate static func texts(_ given: [(PlanOption, String?)]) -> [PlanOption: [String]] {
        var texts: [PlanOption: [String]] = [:]
        for case (let option, let text?) in given { texts[option] = [text] }
        return texts
    }
}
