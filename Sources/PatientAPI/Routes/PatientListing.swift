import JSON
import Patients

/// What `GET /patients` was asked for, checked.
struct PatientListing {
    let members: [PatientMember]
    private let limit: Int
    private let direction: Direction

    private enum Direction: Equatable {
        case first
        case after(Int64)
        case before(Int64)
    }

    /// The sorting and filter that cursors are bound to; the only one there is.
    private static let scope = "id"
    private static let names = ["limit", "after", "before", "sort", "fields", "count"]
    private static let personal = ["email", "phone", "q"]

    /// - Throws: `ProblemDetails`, `InvalidParameter` or `InvalidCursor`. Unknown parameters are an error: one that is
    ///   misspelt and ignored would show more than was asked for.
    init(_ query: String?) throws {
        let parameters = try QueryParameters(query)
        if parameters.pairs.contains(where: { Self.personal.contains($0.name) }) {
            throw ProblemDetails(
                .personalDataInURL, extensions: [JSONMember(name: "use", value: .string("/patients/search"))])
        }
        if let unknown = parameters.pairs.first(where: { !Self.names.contains($0.name) }) {
            throw InvalidParameter(name: String(unknown.name.prefix(64)), allowed: Self.names)
        }
        limit = try Self.limit(parameters["limit"])
        members = try Self.members(parameters["fields"])
        try Self.require(parameters["sort"], "sort", among: ["id"])
        try Self.require(parameters["count"], "count", among: ["none"])
        switch (parameters["after"], parameters["before"]) {
        case (nil, nil): direction = .first
        case (let cursor?, nil): direction = .after(try PageCursor(cursor, scope: Self.scope).id)
        case (nil, let cursor?): direction = .before(try PageCursor(cursor, scope: Self.scope).id)
        case (_?, _?): throw InvalidParameter(name: "before", allowed: [])
        }
    }

    /// One patient more than the page shows, which tells whether there is a further page.
    var query: PageQuery {
        switch direction {
        case .first: PageQuery(limit: limit + 1)
        case .after(let id): PageQuery(after: id, limit: limit + 1)
        case .before(let id): PageQuery(before: id, limit: limit + 1)
        }
    }

    /// The page within the patients that ``query`` found.
    func page(of found: [Patient]) -> PatientPage {
        let hasMore = found.count > limit
        switch direction {
        case .first:
            let shown = Array(found.prefix(limit))
            return page(shown, next: hasMore ? shown.last?.id : nil, previous: nil)
        case .after(let id):
            let shown = Array(found.prefix(limit))
            // After the end of the list, the way back leads to what lies up to the cursor itself.
            let previous = shown.first?.id ?? (id < .max ? id + 1 : id)
            return page(shown, next: hasMore ? shown.last?.id : nil, previous: previous)
        case .before(let id):
            let shown = Array(found.suffix(limit))
            let next = shown.last?.id ?? (id > .min ? id - 1 : id)
            return page(shown, next: next, previous: hasMore ? shown.first?.id : nil)
        }
    }

    private func page(_ patients: [Patient], next: Int64?, previous: Int64?) -> PatientPage {
        PatientPage(
            patients: patients, next: next.map { PageCursor(id: $0).text(scope: Self.scope) },
            previous: previous.map { PageCursor(id: $0).text(scope: Self.scope) }, limit: limit,
            fields: members.count == PatientMember.allCases.count ? nil : members.map(\.rawValue))
    }

    private static func limit(_ text: String?) throws(InvalidParameter) -> Int {
        guard let text else { return 50 }
        guard (1...3).contains(text.utf8.count), let limit = Int(text), (1...500).contains(limit), !text.hasPrefix("+")
        else { throw InvalidParameter(name: "limit", allowed: ["1", "500"]) }
        return limit
    }

    /// A subset in any order; it is answered in the fixed one.
    private static func members(_ text: String?) throws(InvalidParameter) -> [PatientMember] {
        guard let text else { return PatientMember.allCases }
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let known = PatientMember.allCases.map(\.rawValue)
        guard names.allSatisfy(known.contains) else { throw InvalidParameter(name: "fields", allowed: known) }
        return PatientMember.allCases.filter { names.contains($0.rawValue) }
    }

    private static func require(_ value: String?, _ name: String, among allowed: [String]) throws(InvalidParameter) {
        if let value, !allowed.contains(value) { throw InvalidParameter(name: name, allowed: allowed) }
    }
}

/// One page of patients and the ways from it.
struct PatientPage {
    let patients: [Patient]
    let next: String?
    let previous: String?
    let limit: Int
    /// The selection to be kept on the way to other pages; nil for all members.
    let fields: [String]?

    /// `{"items":[…],"next":…,"prev":…}`
    func json(members: [PatientMember]) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 64 + 512 * patients.count)
        json.beginObject()
        json.name("items")
        json.beginArray()
        for patient in patients { PatientJSON.writeCanonical(patient, members: members, to: &json) }
        json.endArray()
        json.name("next")
        if let next { json.string(next) } else { json.null() }
        json.name("prev")
        if let previous { json.string(previous) } else { json.null() }
        json.endObject()
        return json.bytes
    }

    /// The value of `Link` (RFC 8288).
    var link: String {
        let rest = "limit=\(limit)" + (fields.map { "&fields=" + $0.joined(separator: ",") } ?? "")
        let targets: [(String?, String)] = [
            (next.map { "after=\($0)&\(rest)" }, "next"), (previous.map { "before=\($0)&\(rest)" }, "prev"),
            (rest, "first"),
        ]
        return targets.compactMap { target, relation in target.map { "</patients?\($0)>; rel=\"\(relation)\"" } }
            .joined(separator: ", ")
    }
}
