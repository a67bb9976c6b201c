import HTTPServer
import JSON
import Patients

/// Under which conditions a patient is to be changed or erased (RFC 9110 §13.1). A pure value.
struct ChangeCondition {
    private let conditions: Preconditions

    /// - Parameter isRequired: whether a request without `If-Match` is refused (`REQUIRE_IF_MATCH`, RFC 6585 §3).
    init(of request: Request, isRequired: Bool) throws(ProblemDetails) {
        conditions = Preconditions(request.fields)
        if isRequired, conditions.ifMatch == nil { throw ProblemDetails(.preconditionRequired) }
    }

    /// Whether there is anything to compare.
    var isConditional: Bool { conditions.ifMatch != nil || conditions.ifNoneMatch != nil }

    /// - Throws: `versionMismatch` when the present patient is not the one that the client means.
    func check(_ current: Patient) throws(RepositoryError) {
        guard conditions.outcome(for: current.tag, isSafe: false) == .proceed else {
            throw .versionMismatch(current: current.version)
        }
    }

    /// The version that the change is bound to, once ``check(_:)`` has passed; none when any will do.
    func expectedVersion(_ current: Patient) -> Int? {
        isConditional && conditions.ifMatch != .any ? current.version : nil
    }
}

extension ProblemDetails {
    /// - Parameter current: the tag that would have matched.
    static func preconditionFailed(_ current: EntityTag) -> ProblemDetails {
        ProblemDetails(
            .preconditionFailed, extensions: [JSONMember(name: "current_etag", value: .string(current.text))])
    }
}
