import HTTP1
import HTTPTypes
import Testing

@testable import PatientAPI

@Suite("Conditional requests (RFC 9110 §13)")
struct ConditionTests {
    private static let current = EntityTag(id: 7, version: 2)

    private static func conditions(_ ifMatch: String?, _ ifNoneMatch: String?) -> Preconditions {
        var fields: [HTTPField] = []
        if let ifMatch { fields.append(HTTPField(name: .ifMatch, value: ifMatch)) }
        if let ifNoneMatch { fields.append(HTTPField(name: .ifNoneMatch, value: ifNoneMatch)) }
        return Preconditions(FieldSection(fields))
    }

    @Test(
        "If-Match compares strongly, and any tag of the list will do (§13.1.1)",
        arguments: [
            (#""7-2""#, true), (#""x", "7-2""#, true), (#" "7-2" ,"#, true), ("*", true), (#"W/"7-2""#, false),
            (#""7-1""#, false), ("7-2", false), ("", false), (#""7-2"#, false), (#"w/"7-2""#, false),
        ])
    func ifMatch(_ field: String, _ holds: Bool) {
        let conditions = Self.conditions(field, nil)
        for isSafe in [true, false] {
            #expect(conditions.outcome(for: Self.current, isSafe: isSafe) == (holds ? .proceed : .failed))
        }
        #expect(conditions.outcome(for: nil, isSafe: false) == .failed)
    }

    @Test(
        "If-None-Match compares weakly (§13.1.2): a match is 304 to GET and HEAD, 412 to the others",
        arguments: [
            (#""7-2""#, true), (#"W/"7-2""#, true), (#""x",W/"7-2""#, true), ("*", true), (#""7-1""#, false),
            ("7-2", false), ("", false),
        ])
    func ifNoneMatch(_ field: String, _ matches: Bool) {
        let conditions = Self.conditions(nil, field)
        #expect(conditions.outcome(for: Self.current, isSafe: true) == (matches ? .notModified : .proceed))
        #expect(conditions.outcome(for: Self.current, isSafe: false) == (matches ? .failed : .proceed))
        #expect(conditions.outcome(for: nil, isSafe: false) == .proceed)
    }

    @Test(
        "If-Match is looked at first, and decides when it does not hold (§13.2.2)",
        arguments: [
            (#""7-1""#, #""7-2""#, Preconditions.Outcome.failed), (#""7-2""#, #""7-2""#, .notModified),
            (#""7-2""#, #""7-1""#, .proceed), ("*", "*", .notModified),
        ])
    func precedence(_ ifMatch: String, _ ifNoneMatch: String, _ outcome: Preconditions.Outcome) {
        #expect(Self.conditions(ifMatch, ifNoneMatch).outcome(for: Self.current, isSafe: true) == outcome)
    }

    @Test("several lines are one list (§5.3)")
    func lines() {
        let fields = FieldSection(["\"x\"", "\"7-2\""].map { HTTPField(name: .ifMatch, value: $0) })
        #expect(Preconditions(fields).outcome(for: Self.current, isSafe: false) == .proceed)
    }
}

@Suite("Content negotiation (RFC 9110 §12.5.1)")
struct NegotiationTests {
    @Test(
        "the most specific range decides, and weight 0 refuses",
        arguments: [
            (nil, 1_000), ("*/*", 1_000), ("application/json", 1_000), ("Application/JSON;q=0.3", 300),
            ("application/json;q=0, */*", 0), ("*/*;q=0, application/*;q=0.25", 250), ("text/*, */*;q=0.125", 125),
            ("text/html", 0), ("image/png, application/json;v=1;q=0.5", 500), ("application/json;q=7", 1_000),
            (",, ;q=1, */*;q=0.001", 1),
        ])
    func weight(_ field: String?, _ weight: Int) {
        #expect(Acceptance(field).weight(of: "application/json") == weight)
    }

    @Test(
        "whoever takes problems takes JSON, unless it is refused by name",
        arguments: [
            ("application/problem+json", true), ("application/problem+json, application/json;q=0", false),
            ("application/problem+json;q=0", false), ("image/png", false), ("image/png, */*", true),
        ])
    func problems(_ field: String, _ includesJSON: Bool) {
        #expect(Acceptance(field).includesJSON == includesJSON)
    }
}
