import ArgumentParser
import Glibc
import LoadEngine
import LoadVerification

/// Who is supervised, and what is broken.
extension VerificationArguments {
    /// Adds the processes that were named, or a whole stack.
    func addProcesses(for plan: LoadPlan, to options: inout VerificationStage.Options) async throws {
        if supervise == ["stack"] || supervise.isEmpty && faults != nil {
            if try await isAnswered(plan) {
                guard supervise.isEmpty else {
                    throw ValidationError("supervise: somebody else answers at \(plan.target.description) already")
                }
                return
            }
            options.stack = try makeStack(for: plan)
            options.mailServer = options.mailServer ?? ("127.0.0.1", 0)
            return
        }
        options.programs = try supervise.map { text in
            guard let program = Supervisor.Program(text) else {
                throw ValidationError("supervise: expects NAME=COMMAND, such as 'api=patient-api serve', not “\(text)”")
            }
            return program
        }
        let names = options.programs.map(\.name)
        guard Set(names).count == names.count else { throw ValidationError("supervise: a name stands twice") }
    }

    private func isAnswered(_ plan: LoadPlan) async throws -> Bool {
        do throws(LoadRunError) {
            _ = try await TargetAddress(plan.target, timeout: .seconds(1)).reachable()
            return true
        } catch {
            return false
        }
    }

    private func makeStack(for plan: LoadPlan) throws -> ServiceStack {
        guard ["127.0.0.1", "localhost"].contains(plan.target.host) else {
            throw CommandFailure(
                verdict: .unreachable,
                message: "nobody answers at \(plan.target.description), and a stack is started on 127.0.0.1 only")
        }
        guard let executables = Self.executables else {
            throw CommandFailure(verdict: .error, message: "the folder of the programs is unknown")
        }
        let folder: String
        do throws(WholeFile.Failure) {
            folder = try ServiceStack.makeFolder()
        } catch {
            throw CommandFailure(verdict: .error, message: "a folder for the stack: \(error.text)")
        }
        let stack = ServiceStack(executables: executables, folder: folder, port: plan.target.port)
        if let missing = stack.missing.first {
            stack.removeFolder()
            throw CommandFailure(verdict: .error, message: "\(missing) is missing: build everything first")
        }
        return stack
    }

    /// Where this program lies, and so the others.
    private static var executables: String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        let text = String(cString: path)
        return text.lastIndex(of: "/").map { String(text[..<$0]) }
    }

    /// The plan of a preset or a file, as far as it can be carried out with what there is.
    func plannedFaults(
        _ name: String, for plan: LoadPlan, _ options: VerificationStage.Options
    ) throws -> FaultPlan {
        let length = plan.profile.length
        let isPreset = FaultPlan.presets.contains(name)
        guard !isPreset || length.isFinite else { throw ValidationError("faults: a preset needs a run-time") }
        let text =
            isPreset
            ? FaultPlan.preset(name, length: length) ?? "" : String(decoding: try SmallFile.read(name), as: UTF8.self)
        let faults: FaultPlan
        do throws(FaultPlanError) {
            faults = try FaultPlan(text, length: length, seed: plan.seed)
        } catch {
            throw ValidationError("faults: \(name): line \(error.line): \(error.text)")
        }
        let names = options.stack.map { _ in ServiceStack.names } ?? options.programs.map(\.name)
        if let unknown = faults.processes.sorted().first(where: { !names.contains($0) }) {
            throw ValidationError(
                "faults: there is no process “\(unknown)”: give --supervise '\(unknown)=COMMAND', or stop what answers at "
                    + "\(plan.target.description), and a stack of its own is started")
        }
        if faults.needsMailServer, options.mailServer == nil {
            throw ValidationError("faults: those of mail need --smtp-sink")
        }
        if faults.needsRedis, options.redis == nil, options.stack == nil {
            throw ValidationError("faults: those of Redis need --redis")
        }
        return faults
    }
}
