/// The answer of `/livez` or `/readyz`: what each check found.
package struct HealthReport: Sendable {
    /// `livez` or `readyz`.
    let name: String
    let results: [(name: String, status: HealthStatus)]
    /// Whether names were given in `?exclude=` that no check has.
    let hasUnknownExclusions: Bool

    /// Whether the answer is 200 and not 503.
    package var isPassing: Bool {
        results.allSatisfy { if case .failed = $0.status { false } else { true } }
    }

    /// `ok\n`; when something fails or when asked for, a line per check in the style of Kubernetes' health endpoints.
    package func plain(verbose: Bool) -> [UInt8] {
        guard verbose || !isPassing else { return Array("ok\n".utf8) }
        var text = ""
        for (name, status) in results {
            switch status {
            case .ok(let detail): text += "[+]\(name) ok" + (detail.map { " (\($0))" } ?? "") + "\n"
            case .degraded(let reason): text += "[!]\(name) degraded: \(reason)\n"
            case .failed(let reason): text += "[-]\(name) failed: \(reason)\n"
            }
        }
        if hasUnknownExclusions {
            text += "warn: some health checks cannot be excluded: no matches\n"
        }
        text += "\(name) check \(isPassing ? "passed" : "failed")\n"
        return Array(text.utf8)
    }

    /// The same as JSON: `status` is `ok`, `degraded` or `failed`, and one member per check.
    package func json() -> [UInt8] {
        var text: [UInt8] = []
        text += "{\"status\":\"\(overall)\",\"checks\":[".utf8
        for (index, (name, status)) in results.enumerated() {
            let (word, detail): (String, String?) =
                switch status {
                case .ok(let detail): ("ok", detail)
                case .degraded(let reason): ("degraded", reason)
                case .failed(let reason): ("failed", reason)
                }
            text += "\(index == 0 ? "" : ","){\"name\":\"\(name)\",\"status\":\"\(word)\",\"detail\":".utf8
            if let detail { text.appendJSON(string: detail) } else { text += "null".utf8 }
            text.append(UInt8(ascii: "}"))
        }
        text += "]}".utf8
        return text
    }

    private var overall: String {
        guard isPassing else { return "failed" }
        let isDegraded = results.contains { if case .degraded = $0.status { true } else { false } }
        return isDegraded ? "degraded" : "ok"
    }
}
