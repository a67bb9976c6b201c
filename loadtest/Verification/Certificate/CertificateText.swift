import LoadEngine

/// The certificate for a terminal: one line for each promise, then who breaks it.
package struct CertificateText {
    private let certificate: Certificate

    /// Offenders that are listed for each promise; all named ones are in the page.
    private static let mostListed = 5

    package init(_ certificate: Certificate) {
        self.certificate = certificate
    }

    /// The lines, without colour.
    package var lines: [String] {
        let judgement = certificate.judgement
        let counts = judgement.counts
        let number = { (count: Int) in GroupedNumber.text(count) }
        var lines = ["", "certificate"]
        lines.append(
            "  acknowledged \(number(counts.acknowledged)) · deleted \(number(certificate.deletions)) · read back "
                + "\(number(counts.readBack)) · LOST \(number(counts.lost))")
        lines.append(
            "  mails \(number(counts.mails)) · missing \(number(judgement.lostMails)) · twice "
                + "\(number(counts.duplicateMails)) · twice in a declared fault \(number(judgement.explainedDuplicates.count))"
        )
        for result in judgement.results { lines += Self.lines(of: result) }
        return lines
    }

    private static func lines(of result: InvariantResult) -> [String] {
        let name = result.invariant.rawValue + (result.invariant.rawValue.count < 3 ? " " : "")
        let statement = "\(name) \(result.invariant.statement)"
        switch result.status {
        case .holds: return ["  ✓ \(statement) (\(GroupedNumber.text(result.checked)))"]
        case .unchecked(let reason): return ["  – \(statement): not looked at, \(reason)"]
        case .broken:
            var lines = ["  ✗ \(statement): BROKEN \(GroupedNumber.text(result.offenderCount)) times"]
            lines += result.offenders.prefix(mostListed).map { "      \($0)" }
            let others = result.offenderCount - min(result.offenders.count, mostListed)
            if others > 0 { lines.append("      … and \(GroupedNumber.text(others)) more, see the certificate") }
            return lines
        }
    }
}
