/// What `Content-Type` says about a body (RFC 9110 §8.3.1), as far as this API asks.
struct MediaType: Equatable {
    /// `type/subtype` in lower case.
    let essence: String
    /// The `charset` parameter in lower case, unquoted.
    let charset: String?

    init?(_ field: String?) {
        guard let field else { return nil }
        // What nearly every client sends, word for word.
        if field == "application/json" {
            essence = field
            charset = nil
            return
        }
        let parts = field.split(separator: ";", maxSplits: 8).map { $0.trimmingBlanks }
        guard let essence = parts.first, essence.contains("/") else { return nil }
        self.essence = essence.lowercased()
        charset = parts.dropFirst().lazy.map { $0.lowercased() }.first { $0.hasPrefix("charset=") }
            .map { $0.dropFirst(8).filter { $0 != "\"" } }
    }

    /// `application/json` or any `application/*+json` (RFC 6839).
    var isJSON: Bool {
        essence == "application/json" || (essence.hasPrefix("application/") && essence.hasSuffix("+json"))
    }

    /// Whether a JSON body says that it is in the one encoding JSON has (RFC 8259 §8.1).
    var isUTF8: Bool { charset == nil || charset == "utf-8" || charset == "utf8" }
}

/// What `Accept` wants (RFC 9110 §12.5.1).
struct Acceptance {
    private let ranges: [WeightedElement]

    /// No field accepts everything.
    init(_ field: String?) {
        // What nearly every client sends; without ranges everything is accepted.
        ranges = field == nil || field == "*/*" ? [] : WeightedElement.list(field ?? "", limit: 32)
    }

    /// How welcome `type/subtype` is: 0, not at all, to 1,000. The most specific range decides, whatever its weight; what
    /// no range covers is not welcome.
    func weight(of type: String) -> Int {
        guard !ranges.isEmpty else { return 1_000 }
        let family = type.prefix { $0 != "/" } + "/*"
        for candidate in [type, String(family), "*/*"] {
            if let range = ranges.first(where: { $0.value == candidate }) { return range.weight }
        }
        return 0
    }

    /// Whether JSON is welcome, or at least problems, which are JSON.
    var includesJSON: Bool { weight(of: "application/json") > 0 || (namesProblems && !namesJSON) }

    /// Whether a range speaks of JSON at all, be it to refuse it.
    private var namesJSON: Bool {
        ranges.contains { ["application/json", "application/*", "*/*"].contains($0.value) }
    }

    /// The one of our types that is liked best, the first of several; nil when all are refused. Who asks for problem
    /// details understands JSON.
    func preferred(among types: [String]) -> String? {
        guard !ranges.isEmpty else { return types.first }
        var best: (type: String, weight: Int)?
        for type in types {
            let weight = weight(of: type)
            if weight > best?.weight ?? 0 { best = (type, weight) }
        }
        return best?.type ?? (includesJSON ? types.first { $0 == "application/json" } : nil)
    }

    /// Whether problem details are asked for by name; `*/*` does not ask for them.
    var namesProblems: Bool {
        ranges.contains { $0.value == "application/problem+json" && $0.weight > 0 }
    }
}
