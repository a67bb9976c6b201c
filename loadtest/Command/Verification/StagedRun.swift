import LoadEngine
import LoadReports
import LoadVerification

/// A run with everything around it: processes, mails, faults, and a certificate at its end.
struct StagedRun {
    let plan: LoadPlan
    let arguments: VerificationArguments
    /// What makes the same run again; stands in reports and certificates.
    let command: String
    /// Is told what is going on before and after the run.
    let say: @Sendable (String) -> Void

    /// What a staged run has come to.
    struct Result {
        let recording: Recording
        /// Nil when nothing was verified.
        let certificate: Certificate?
    }

    /// Puts everything up, runs, verifies if that was asked for, and puts everything away.
    ///
    /// - Parameters:
    ///   - note: is given the recording's parts as they come.
    ///   - drive: carries the run out; what it is given last ends the processes at once, for the way out in a hurry.
    func perform(
        note: @escaping @Sendable (LoadRun.Note) -> Void,
        drive: (_ run: LoadRun, _ abandon: @escaping @Sendable () -> Void) async throws -> Recording
    ) async throws -> Result {
        let options = try await arguments.options(for: plan)
        let stage: VerificationStage
        do throws(StageError) {
            stage = try await VerificationStage.open(plan, options, command: command, say: say)
        } catch {
            if let stack = options.stack { say("What the processes said is in \(stack.folder).") }
            throw CommandFailure(error)
        }
        do {
            let result = try await perform(on: stage, note, drive)
            let isClean = result.certificate?.judgement.isSatisfied ?? true
            await stage.close(removesStack: isClean)
            if !isClean, let stack = options.stack { say("Everything the service wrote is in \(stack.folder).") }
            return result
        } catch {
            await stage.close(removesStack: false)
            throw error
        }
    }

    private func perform(
        on stage: VerificationStage, _ note: @escaping @Sendable (LoadRun.Note) -> Void,
        _ drive: (LoadRun, @escaping @Sendable () -> Void) async throws -> Recording
    ) async throws -> Result {
        let (run, faults) = stage.makeRun(probe: try arguments.probe(of: plan)?.reading, note: note)
        var recording = try await drive(run) { stage.abandon() }
        var certificate: Certificate?
        if arguments.verify, Task.isCancelled {
            say("Broken off: nothing is certified.")
            await faults?.finish()
        } else if arguments.verify {
            do throws(StageError) {
                certificate = try await stage.certify(faults, say: say)
            } catch {
                throw CommandFailure(error)
            }
        } else {
            await faults?.finish()
        }
        recording.setEvents(run.control.events)
        recording.certificate = certificate?.json
        return Result(recording: recording, certificate: certificate)
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
