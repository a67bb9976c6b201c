@testable import LoadEngine

extension Figures {
    /// Ten seconds of 10/s asked for: 90 registrations answered in 10 ms, 10 that timed out after 20 ms.
    static func sample(
        failIf: String? = nil, strict: Bool = false, aborted: Bool = false, busiestLoop: Double = 0.2
    ) throws -> Figures {
        var texts: [PlanOption: [String]] = [.rate: ["10/s"], .runTime: ["10s"], .seed: ["42"], .strict: ["\(strict)"]]
        if let failIf { texts[.failIf] = [failIf] }
        var tally = Tally()
        tally.asked = 100
        tally.connects = 4
        for _ in 0..<90 { tally.record(.register, .answered(status: 200, .right), response: 10_000, service: 4_000) }
        for _ in 0..<10 { tally.record(.register, .failed(.timedOut), response: 20_000, service: 20_000) }
        return Figures(
            plan: try PlanReader(texts, availableCores: 1).plan(), tally: tally, span: 10,
            health: GeneratorHealth(cores: 0.3, busiestLoop: busiestLoop),
            ending: RunEnding(wasAborted: aborted))
    }
}
