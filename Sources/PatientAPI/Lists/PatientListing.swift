import JSON
import Patients
import Timekeeping

/// What `GET /patients` was asked for, checked.
struct PatientListing {
    let members: [PatientMember]
    /// Whether the number of all patients is to be told.
    let isCounted: Bool
    /// Whether CSV is wanted without the guard against formulas.
    let isRawCSV: Bool
    /// None when the client did not say.
    let limit: Int?
    let order: PatientOrder
    let filter: PatientFilter
    let place: PageQuery.Place

    /// Of a page of JSON.
    static let defaultLimit = 50

    private static let names = [
        "limit", "after", "before", "sort", "created_from", "created_to", "updated_from", "mail_state", "fields",
        "count", "csv",
    ]
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
        limit = try parameters.limit()
        members = try parameters.members()
        isCounted = try parameters.choice("count", among: ["none", "exact"]) == "exact"
        isRawCSV = try parameters.choice("csv", among: ["raw"]) != nil
        let sort = try parameters.choice("sort", among: Self.orders) ?? "id"
        order = PatientOrder(
            by: PatientOrder.Key(rawValue: sort.hasPrefix("-") ? String(sort.dropFirst()) : sort) ?? .id,
            isDescending: sort.hasPrefix("-"))
        filter = PatientFilter(
            createdFrom: try parameters.moment("created_from"), createdBefore: try parameters.moment("created_to"),
            updatedFrom: try parameters.moment("updated_from"),
            mailState: try parameters.choice("mail_state", among: MailState.allCases.map(\.rawValue))
                .flatMap(MailState.init(rawValue:)))
        let scope = Self.scope(order, filter)
        switch (parameters["after"], parameters["before"]) {
        case (nil, nil): place = .first
        case (let cursor?, nil): place = .after(try PageCursor(cursor, by: order.key, scope: scope).position)
        case (nil, let cursor?): place = .before(try PageCursor(cursor, by: order.key, scope: scope).position)
        case (_?, _?): throw InvalidParameter(name: "before", allowed: [])
        }
    }

    private static let orders = PatientOrder.Key.allCases.flatMap { [$0.rawValue, "-" + $0.rawValue] }

    /// Where a list that is not divided into pages begins; it cannot end before a cursor, as it has no end.
    func walk() throws(InvalidParameter) -> PageQuery {
        if case .before = place { throw InvalidParameter(name: "before", allowed: ["limit"]) }
        return PageQuery(order: order, filter: filter, at: place, limit: 1)
    }

    /// One patient more than the page shows, which tells whether there is a further page.
    var query: PageQuery {
        PageQuery(order: order, filter: filter, at: place, limit: (limit ?? Self.defaultLimit) + 1)
    }

    /// The page within the patients that ``query`` found.
    func page(of found: [Patient], total: Int?) -> PatientPage {
        let limit = limit ?? Self.defaultLimit
        let hasMore = found.count > limit
        let shown: [Patient]
        if case .before = place { shown = Array(found.suffix(limit)) } else { shown = Array(found.prefix(limit)) }
        let first = shown.first.map { PagePosition(of: $0, by: order.key) }
        let last = shown.last.map { PagePosition(of: $0, by: order.key) }
        var page = PatientPage(patients: shown, total: total, parameters: parameters)
        let scope = Self.scope(order, filter)
        let ways: (next: PagePosition?, previous: PagePosition?) =
            switch place {
            case .first: (hasMore ? last : nil, nil)
            // Outside of the list, the way back leads to what lies up to the cursor itself.
            case .after(let position): (hasMore ? last : nil, first ?? beyond(position))
            case .before(let position): (last ?? short(of: position), hasMore ? first : nil)
            }
        page.next = ways.next.map { PageCursor($0).text(scope: scope) }
        page.previous = ways.previous.map { PageCursor($0).text(scope: scope) }
        return page
    }

    private func beyond(_ position: PagePosition) -> PagePosition {
        position.moved(to: position.id.moved(by: order.isDescending ? -1 : 1))
    }

    private func short(of position: PagePosition) -> PagePosition {
        position.moved(to: position.id.moved(by: order.isDescending ? 1 : -1))
    }

    /// What has to be repeated on the way to other pages, percent-encoding being needed by none of the values.
    private var parameters: String {
        var pairs = ["limit=\(limit ?? Self.defaultLimit)"]
        if members.count < PatientMember.allCases.count {
            pairs.append("fields=" + members.map(\.rawValue).joined(separator: ","))
        }
        if order != .id { pairs.append("sort=\(order.text)") }
        pairs += filter.pairs
        if isCounted { pairs.append("count=exact") }
        if isRawCSV { pairs.append("csv=raw") }
        return pairs.joined(separator: "&")
    }

    /// What cursors are bound to.
    private static func scope(_ order: PatientOrder, _ filter: PatientFilter) -> String {
        ([order.text] + filter.pairs).joined(separator: "&")
    }
}

extension PatientOrder {
    /// As `sort` names it.
    fileprivate var text: String { (isDescending ? "-" : "") + key.rawValue }
}

extension PatientFilter {
    /// As parameters, in a fixed order and form.
    fileprivate var pairs: [String] {
        let moments = [("created_from", createdFrom), ("created_to", createdBefore), ("updated_from", updatedFrom)]
        return moments.compactMap { name, moment in moment.map { "\(name)=\(CivilTime($0).rfc3339)" } }
            + (mailState.map { ["mail_state=\($0.rawValue)"] } ?? [])
    }
}

extension Int64 {
    /// Saturating.
    fileprivate func moved(by step: Int64) -> Int64 {
        let (sum, overflows) = addingReportingOverflow(step)
        return overflows ? self : sum
    }
}
