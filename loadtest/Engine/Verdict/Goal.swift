/// What has to hold, as opposed to a ``Threshold``, which says when a run fails: `p99<20ms,errors<0.1%`.
package struct Goal: Sendable, Equatable {
    private let terms: [Threshold]

    /// Reads conditions with commas between them.
    package init?(loadText text: String) {
        var terms: [Threshold] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let term = Threshold(loadText: String(part)), !term.needsVerification else { return nil }
            terms.append(term)
        }
        self.terms = terms
    }

    /// Whether all of them hold, and what was asked for was answered: a service that answers every second request at once
    /// does not keep up.
    package func isMet(by figures: Figures) -> Bool {
        guard figures.tally.answered > 0, (figures.achievedShare ?? 1) >= 0.99 else { return false }
        // A condition that holds is a threshold that fails.
        return terms.allSatisfy { $0.result(for: figures).isMet == false }
    }
}
