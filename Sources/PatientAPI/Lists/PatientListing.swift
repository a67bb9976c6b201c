import Patients

/// Which patients a list is to show, in which order, how many and what of each; checked. It comes from a query or, when
/// somebody is searched for, from a body.
struct PatientListing {
    var members = PatientMember.allCases
    /// Whether the number of all patients is to be told.
    var isCounted = false
    /// Whether CSV is wanted without the guard against formulas.
    var isRawCSV = false
    /// None when the client did not say.
    var limit: Int?
    var order = PatientOrder.id
    var filter = PatientFilter.all
    var place = PageQuery.Place.first

    /// Of a page of JSON.
    static let defaultLimit = 50
    /// Of a page that a client may ask for.
    static let maximumLimit = 500

    /// What `sort` may be.
    static let orders = PatientOrder.Key.allCases.flatMap { [$0.rawValue, "-" + $0.rawValue] }

    /// Goes to the place of a cursor, in the order and the filter that are set.
    /// - Throws: `InvalidCursor` for what was not made for them.
    mutating func move(after cursor: String) throws(InvalidCursor) {
        place = .after(try PageCursor(cursor, by: order.key, scope: scope).position)
    }

    /// As ``move(after:)``, to what lies before it.
    mutating func move(before cursor: String) throws(InvalidCursor) {
        place = .before(try PageCursor(cursor, by: order.key, scope: scope).position)
    }

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

    /// What has to be repeated on the way to other pages, percent-encoding being needed by none of the values. Nothing of
    /// a search, which must not be seen in an address.
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
    private var scope: String {
        ([order.text] + filter.pairs + (filter.search.map { [$0.normalForm] } ?? [])).joined(separator: "&")
    }
}

extension Int64 {
    /// Saturating.
    fileprivate func moved(by step: Int64) -> Int64 {
        let (sum, overflows) = addingReportingOverflow(step)
        return overflows ? self : sum
    }
}
