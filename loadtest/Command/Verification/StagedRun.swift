import ArgumentParser
import LoadEngine
import LoadReports
import LoadVerification
import Synchronization

/// A run with everything around it: processes, mails, faults, and a certificate at its end.
struct StagedRun {
    let plan: LoadPlan
    let arguments: VerificationArguments
    let language: ReportArguments.Language
    let screen: ProgressScreen

    /// What a staged run has come to.
    struct Result {
        let recording: Recording
        let summary: VerificationSummary?
    }

    /// Runs, verifies if that was asked for, and writes the certificate.
    ///
    /// - Parameter files: of the reports; frames of the recording are written as they come.
    func perform(_ files: RunFiles) async throws -> Result {
        var certificates: (page: ReportFile, json: ReportFile)?
        if arguments.verify {
            let prefix = arguments.certificate ?? "certificate"
            certificates = (
                try ReportFile("\(prefix).html", option: "certificate"),
                try ReportFile("\(prefix).json", option: "certificate")
            )
        }
        let options = try await arguments.options(for: plan)
        let screen = screen
        let stage: VerificationStage
        do throws(StageError) {
            stage = try await VerificationStage.open(plan, options, command: CommandText.current) { screen.note($0) }
        } catch {
            options.stack.map { screen.note("What the processes said is in \($0.folder).") }
            throw CommandFailure(error)
        }
        do {
            let result = try await perform(on: stage, files, certificates)
            let isClean = result.summary?.isSatisfied ?? true
            await stage.close(removesStack: isClean)
            if !isClean, let stack = options.stack {
                screen.note("Everything the service wrote is in \(stack.folder).")
            }
            return result
        } catch {
            await stage.close(removesStack: false)
            throw error
        }
    }

    private func perform(
        on stage: VerificationStage, _ files: RunFiles, _ certificates: (page: ReportFile, json: ReportFile)?
    ) async throws -> Result {
        let (run, faults) = stage.makeRun(probe: try arguments.probe(of: plan)?.reading) { note in
            if case .frame(let frame) = note { files.recording?.append(RecordingFile.frame(frame)) }
        }
        files.recording?.append(RecordingFile.begin(run.header))
        var recording = try await Run.perform(run, showing: screen) { stage.abandon() }
        guard let certificates else {
            await faults?.finish()
            recording.setEvents(run.control.events)
            return Result(recording: recording, summary: nil)
        }
        let screen = screen
        let certificate: Certificate
        do throws(StageError) {
            certificate = try await stage.certify(faults) { screen.note($0) }
        } catch {
            throw CommandFailure(error)
        }
        recording.setEvents(run.control.events)
        recording.certificate = certificate.json
        try certificates.page.finish(CertificatePage(certificate, language: language.rawValue).bytes)
        try certificates.json.finish(certificate.json + [UInt8(ascii: "\n")])
        screen.announce(CertificateText(certificate).lines.joined(separator: "\n"))
        return Result(recording: recording, summary: certificate.summary)
    }
}

extension CommandFailure {
    init(_ error: StageError) {
        switch error {
        case .cannotStart(let reason): self.init(verdict: .error, message: reason)
        case .unreachable(let reason): self.init(verdict: .unreachable, message: "nobody answers at \(reason)")
        }
    }
}
