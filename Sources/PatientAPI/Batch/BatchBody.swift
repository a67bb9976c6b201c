import JSON
import Patients

/// One item of a batch, looked at.
enum BatchItem: Sendable {
    case candidate(PatientCandidate)
    /// What this registration would have been answered by itself.
    case refused(ProblemDetails)

    var candidate: PatientCandidate? {
        if case .candidate(let candidate) = self { candidate } else { nil }
    }
}

/// Reads the body of a batch: a JSON array, or one JSON object per line, each of them a registration.
struct BatchBody: Sendable {
    let registration: RegistrationBody

    /// Which of the two a body is.
    enum Form: String, CaseIterable {
        case array = "application/json"
        case lines = "application/x-ndjson"

        init?(_ type: MediaType) {
            if type.isJSON {
                self = .array
            } else if ["application/x-ndjson", "application/ndjson", "application/jsonl"].contains(type.essence) {
                self = .lines
            } else {
                return nil
            }
        }
    }

    /// Checks every item. A megabyte takes some milliseconds: not on an event loop.
    ///
    /// - Throws: `RegistrationBodyFailure` for what is no JSON array; `too-many-items`. A line that is no JSON concerns
    ///   itself alone.
    func items(of body: [UInt8], as form: Form) async throws -> [BatchItem] {
        try await withTaskExecutorPreference(globalConcurrentExecutor) {
            switch form {
            case .array: try await checkedArray(body)
            case .lines: try await checkedLines(body)
            }
        }
    }

    @concurrent
    private func checkedArray(_ body: [UInt8]) async throws -> [BatchItem] {
        let received = try RegistrationBody.tree(of: body)
        guard let elements = received.arrayValue else {
            throw ProblemDetails(.validation, errors: [.notAnArray])
        }
        try Self.checkNumber(elements.count)
        return elements.map { element in
            item { () throws(RegistrationBodyFailure) in try registration.draft(examining: element) }
        }
    }

    @concurrent
    private func checkedLines(_ body: [UInt8]) async throws -> [BatchItem] {
        let lines = body.split(separator: UInt8(ascii: "\n"), maxSplits: Int.max).filter { line in
            !line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        }
        try Self.checkNumber(lines.count)
        return lines.map { line in
            item { () throws(RegistrationBodyFailure) in try registration.draft(from: Array(line)) }
        }
    }

    private func item(_ read: () throws(RegistrationBodyFailure) -> PatientDraft) -> BatchItem {
        do {
            return .candidate(try registration.validation.check(try read()))
        } catch {
            return .refused(ProblemDetails(describing: error) ?? ProblemDetails(.internal))
        }
    }

    private static func checkNumber(_ count: Int) throws(ProblemDetails) {
        guard count <= RegistrationBatch.limit else {
            throw ProblemDetails(
                .tooManyItems, extensions: [JSONMember(name: "limit", value: .number("\(RegistrationBatch.limit)"))])
        }
    }
}
