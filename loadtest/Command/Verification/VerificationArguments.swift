import ArgumentParser
import Glibc
import LoadEngine
import LoadVerification
import Redis

/// What is looked at besides the times, and what is broken on purpose.
struct VerificationArguments: ParsableArguments {
    @Flag(help: "Write everything down, read everything back afterwards, and exit with 98 if a promise was broken.")
    var verify = false
    @Option(
        help: "Take the service's mails at [HOST:]PORT: its SMTP_URL has to lead there (a stack of its own does so).")
    var smtpSink: String?
    @Option(help: "The file of the ledger (default: loadtest.ledger).")
    var ledger: String?
    @Option(help: "Write the certificate as PREFIX.html and PREFIX.json (default: certificate).")
    var certificate: String?
    @Option(help: "Break things: crash, redis, mail, net, chaos-lite, or a file with a plan.")
    var faults: String?
    @Option(
        help: """
            Start a process of the service, so that it can be killed: 'api=patient-api serve'. May be repeated. 'stack' \
            starts Redis, the API and the worker in a folder of their own; that is what --faults does by itself when \
            nobody answers at the target.
            """)
    var supervise: [String] = []
    @Option(help: "The service's Redis, for faults of it: redis://HOST:PORT or unix:///PATH.")
    var redis: String?
    @Option(help: "The folder of the processes' output (default: the one of the stack, or this one).")
    var logs: String?
    @Option(help: "How long after a fault the service may still fail (default: 10s).")
    var recovery: String?
    @Option(help: "How long no mail may come before those that are missing count as lost (default: 90s).")
    var mailPatience: String?
    @Option(help: "Where the service's metrics are (default while verifying: /metrics of the target).")
    var scrape: String?

    var isStaged: Bool { verify || faults != nil || !supervise.isEmpty || smtpSink != nil }

    /// What a verifying run asks for when it was not said what to ask: a little of everything that can go wrong.
    static let everything: [PlanOption: [String]] = [
        .mix: ["register=80,get=12,list=3,search=3,delete=2"], .duplicates: ["2%"], .invalid: ["1%"],
        .bursts: ["1%"], .replays: ["1%"], .idempotency: ["true"], .retries: ["2"],
    ]

    /// - Parameter given: options of the load that were given.
    func defaults(beside given: [PlanOption: [String]]) -> [PlanOption: [String]] {
        guard verify else { return [:] }
        let isFree = Self.everything.keys.allSatisfy { given[$0] == nil } && given[.batch] == nil
        return (isFree ? Self.everything : [:]).merging([.verify: ["true"]]) { $1 }
    }

    /// How the service is asked for its metrics; nil when it is not.
    func probe(of plan: LoadPlan) throws -> MetricsProbe? {
        guard let scrape else { return verify ? MetricsProbe(plan.target, path: "/metrics") : nil }
        guard let parts = Self.parts(scrape), let target = LoadTarget(loadText: parts.origin) else {
            throw ValidationError("scrape: expects a URL such as http://127.0.0.1:8000/metrics, not “\(scrape)”")
        }
        return MetricsProbe(target, path: parts.path)
    }

    private static func parts(_ url: String) -> (origin: String, path: String)? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let slash = url[scheme.upperBound...].firstIndex(of: "/") ?? url.endIndex
        return (String(url[..<slash]), slash == url.endIndex ? "/metrics" : String(url[slash...]))
    }

    /// Everything that is needed around the run.
    func options(for plan: LoadPlan) async throws -> VerificationStage.Options {
        var options = VerificationStage.Options()
        if let ledger { options.ledger = ledger }
        if let recovery { options.recovery = try Self.span(recovery, "recovery") }
        if let mailPatience { options.patience = try Self.span(mailPatience, "mail-patience") }
        if let redis {
            do throws(RedisError) {
                options.redis = try RedisAddress(url: redis)
            } catch {
                throw ValidationError("redis: \(error)")
            }
        }
        if let smtpSink { options.mailServer = try Self.place(smtpSink) }
        try await addProcesses(for: plan, to: &options)
        options.logs = logs ?? options.stack?.folder ?? "."
        options.faults = try faults.map { try plannedFaults($0, for: plan, options) }
        return options
    }

    private static func span(_ text: String, _ option: String) throws -> Duration {
        guard let span = Duration(loadText: text) else {
            throw ValidationError("\(option): expects a duration such as 10s, not “\(text)”")
        }
        return span
    }

    private static func place(_ text: String) throws -> (host: String, port: UInt16) {
        let colon = text.lastIndex(of: ":")
        let host = colon.map { text[..<$0] } ?? ""
        guard let port = UInt16(colon.map { text[text.index(after: $0)...] } ?? text[...]) else {
            throw ValidationError("smtp-sink: expects [HOST:]PORT such as 2525, not “\(text)”")
        }
        return (host.isEmpty ? "127.0.0.1" : String(host), port)
    }
}
