import ArgumentParser
import LoadEngine
import LoadVerification
import LoadWeb

/// Carries out what is asked for at the page, as `loadtest run` would.
struct WebRunHost: RunHost {
    /// How a run is verified, from the command line: the page only says whether, and what is broken.
    let arguments: VerificationArguments
    /// The key and the header fields of the command line, which the page never sees.
    let secrets: [PlanOption: [String]]

    func plan(_ order: RunOrder) throws(OrderFailure) -> LoadPlan {
        let given = order.options.merging(secrets) { $1 }
        let defaults = arguments(for: order).defaults(beside: given)
        do throws(PlanError) {
            return try PlanReader(
                defaults.merging(given) { $1 }, availableCores: PlanArguments.cores, readFile: PlanArguments.contents
            ).plan()
        } catch {
            throw OrderFailure(error.message)
        }
    }

    private func arguments(for order: RunOrder) -> VerificationArguments {
        var arguments = arguments
        arguments.verify = order.verifies
        arguments.faults = order.faults.isEmpty ? nil : order.faults
        return arguments
    }

    func perform(
        _ order: RunOrder, _ plan: LoadPlan, begun: @escaping @Sendable (LoadRun) -> Void,
        say: @escaping @Sendable (String) -> Void
    ) async throws(OrderFailure) -> FinishedRun {
        let arguments = arguments(for: order)
        do {
            if arguments.isStaged {
                let staged = StagedRun(plan: plan, arguments: arguments, command: order.command, say: say)
                let result = try await staged.perform(note: { _ in }) { run, _ in
                    begun(run)
                    return try await Self.drive(run)
                }
                let page = result.certificate.map { CertificatePage($0, language: "en").bytes }
                return FinishedRun(
                    recording: result.recording,
                    figures: result.recording.figures(of: plan, verification: result.certificate?.summary),
                    certificatePage: page)
            }
            let probe = try arguments.probe(of: plan) ?? MetricsProbe(plan.target, path: "/metrics")
            let run = LoadRun(plan, header: RunHeader(plan: plan, command: order.command), probe: probe.reading)
            begun(run)
            let recording = try await Self.drive(run)
            return FinishedRun(recording: recording, figures: recording.figures(of: plan))
        } catch let failure as CommandFailure {
            throw OrderFailure(failure.message)
        } catch let failure as ValidationError {
            throw OrderFailure(failure.message)
        } catch {
            throw OrderFailure("\(error)")
        }
    }

    private static func drive(_ run: LoadRun) async throws -> Recording {
        do throws(LoadRunError) {
            return try await run.run()
        } catch {
            throw CommandFailure(error)
        }
    }
}
