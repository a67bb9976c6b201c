import Patients
import SQLite

/// One page of a search. ``PatientSearch/matches(_:)`` is asked about every row that is shown, so that indexes decide how
/// long it takes and never what is found.
struct SearchScan {
    let search: PatientSearch
    let scan: Scan
    let key: PatientOrder.Key

    /// - Parameter position: where the walk begins, none at the beginning of the order.
    func page(from position: PagePosition?, on connection: Connection) throws(SQLiteError) -> [Patient] {
        let plan = try SearchPlan(search, on: connection)
        if plan.hasFewCandidates { return try fetched(plan, beyond: position, Int(scan.limit), on: connection) }
        var found: [Patient] = []
        let end = try walk(from: position, upTo: SearchPlan.walkLimit, on: connection) { patient in
            found.append(patient)
            return found.count < scan.limit
        }
        guard let end else { return found }
        return found + (try fetched(plan, beyond: end, Int(scan.limit) - found.count, on: connection))
    }

    func count(on connection: Connection) throws(SQLiteError) -> Int {
        let plan = try SearchPlan(search, on: connection)
        var count = 0
        for id in try plan.candidates(on: connection) where try matching(id, on: connection) != nil { count += 1 }
        try latest(than: plan.indexedID, on: connection) { _ in count += 1 }
        return count
    }

    /// Looks at one patient after the other.
    /// - Parameter visit: told of those who match; false ends the walk.
    /// - Returns: the last position when the limit was reached before the end.
    private func walk(
        from position: PagePosition?, upTo limit: Int, on connection: Connection, _ visit: (Patient) -> Bool
    ) throws(SQLiteError) -> PagePosition? {
        var position = position
        var remaining = limit
        var stride = 128
        while remaining > 0 {
            stride = min(2 * stride, 1_024, remaining)
            let piece = Scan(filter: scan.filter, limit: Int64(stride), isDescending: scan.isDescending)
            let rows = try piece.rows(from: position, by: key, on: connection)
            for patient in rows where search.matches(patient) && !visit(patient) { return nil }
            guard rows.count == stride, let last = rows.last else { return nil }
            position = PagePosition(of: last, by: key)
            remaining -= stride
        }
        return position
    }

    /// The first of all who match beyond a position, found by their terms; and of those who came since the terms were
    /// written, by looking at each.
    private func fetched(
        _ plan: SearchPlan, beyond position: PagePosition?, _ limit: Int, on connection: Connection
    ) throws(SQLiteError) -> [Patient] {
        var candidates = try plan.candidates(on: connection)
        var best = BestPlaced(limit, isDescending: scan.isDescending, key: key, beyond: position)
        guard key == .id else {
            for id in candidates { best.offer(try matching(id, on: connection)) }
            try latest(than: plan.indexedID, on: connection) { best.offer($0) }
            return best.patients
        }
        // In the order of ids the rest need not be fetched, and those without terms stand at one end.
        if let start = position?.id { candidates.removeAll { scan.isDescending ? $0 >= start : $0 <= start } }
        if scan.isDescending {
            try latest(than: plan.indexedID, on: connection) { best.offer($0) }
            candidates.reverse()
        }
        for id in candidates where !best.isFull { best.offer(try matching(id, on: connection)) }
        if !scan.isDescending, !best.isFull {
            try latest(than: max(plan.indexedID, position?.id ?? 0), on: connection) { best.offer($0) }
        }
        return best.patients
    }

    private func matching(_ id: Int64, on connection: Connection) throws(SQLiteError) -> Patient? {
        guard let patient = try scan.row(id, on: connection), search.matches(patient) else { return nil }
        return patient
    }

    /// Those of a greater id who match.
    private func latest(
        than id: Int64, on connection: Connection, _ visit: (Patient) -> Void
    ) throws(SQLiteError) {
        let tail = SearchScan(
            search: search, scan: Scan(filter: scan.filter, limit: scan.limit, isDescending: false), key: .id)
        _ = try tail.walk(from: .id(id), upTo: .max, on: connection) { patient in
            visit(patient)
            return true
        }
    }
}
