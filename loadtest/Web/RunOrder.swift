package import LoadEngine

/// What somebody at the page asks for.
package struct RunOrder: Sendable {
    /// As on the command line.
    package var options: [PlanOption: [String]]
    package var verifies: Bool
    /// A preset, the name of a file, or nothing.
    package var faults: String

    package init(options: [PlanOption: [String]], verifies: Bool = false, faults: String = "") {
        self.options = options
        self.verifies = verifies
        self.faults = faults
    }

    /// The same as a command, so that a run that was clicked together can be made again by a script.
    package var command: String {
        var words = ["loadtest", "run"]
        for option in PlanOption.allCases {
            for text in options[option] ?? [] {
                if option.isFlag {
                    if text == "true" { words.append("--\(option.rawValue)") }
                } else if option.isSecret {
                    words += ["--\(option.rawValue)", "…"]
                } else {
                    words += ["--\(option.rawValue)", Self.quoted(text)]
                }
            }
        }
        if verifies { words.append("--verify") }
        if !faults.isEmpty { words += ["--faults", Self.quoted(faults)] }
        return words.joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=./:,%+@")
        guard word.isEmpty || !word.allSatisfy(plain.contains) else { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

/// What carries runs out for the page: the command around it knows processes, mails and faults.
package protocol RunHost: Sendable {
    /// The plan of an order, or what is wrong with it.
    func plan(_ order: RunOrder) throws(OrderFailure) -> LoadPlan

    /// Carries an order out, from the cooperative pool. A task that is cancelled breaks its run off and gives what there is.
    ///
    /// - Parameters:
    ///   - begun: is given the run as soon as it can be watched.
    ///   - say: is told what is going on before and after it.
    func perform(
        _ order: RunOrder, _ plan: LoadPlan, begun: @escaping @Sendable (LoadRun) -> Void,
        say: @escaping @Sendable (String) -> Void
    ) async throws(OrderFailure) -> FinishedRun
}

/// Why an order is not carried out, in one line for people that begins with the option it is about.
package struct OrderFailure: Error, Equatable {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }
}

/// What a run has left.
package struct FinishedRun: Sendable {
    package let recording: Recording
    package let figures: Figures
    /// The certificate as a page; nil when nothing was verified.
    package let certificatePage: [UInt8]?

    package init(recording: Recording, figures: Figures, certificatePage: [UInt8]? = nil) {
        self.recording = recording
        self.figures = figures
        self.certificatePage = certificatePage
    }
}
