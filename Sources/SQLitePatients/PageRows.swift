import Patients
import SQLite
import Timekeeping

/// The statements that list patients. By key and not by offset: rows that come and go while somebody walks move no page
/// boundary, and page 10,000 costs what page 1 does.
///
/// Orders other than by id take two searches of one index: who has the key of the position and stands beyond it by id,
/// then who has a key beyond. As one condition, `(key, id) > (?, ?)`, SQLite searches for the key alone and walks
/// through everybody who has it. `+` keeps a column from being searched by, where another order would have to be sorted.
enum PageRows {
    static func page(_ query: PageQuery, on connection: Connection) throws(SQLiteError) -> [Patient] {
        let position: PagePosition?
        var walksBack = false
        switch query.place {
        case .first: position = nil
        case .after(let place): position = place
        case .before(let place):
            position = place
            walksBack = true
        }
        precondition(position.map { $0.key == query.order.key } ?? true, "a position belongs to the order it is from")
        let scan = Scan(
            filter: query.filter, limit: Int64(query.limit), isDescending: query.order.isDescending != walksBack)
        let patients =
            if let search = query.filter.search {
                try SearchScan(search: search, scan: scan, key: query.order.key).page(from: position, on: connection)
            } else {
                try scan.rows(from: position, by: query.order.key, on: connection)
            }
        return walksBack ? patients.reversed() : patients
    }

    static func count(_ filter: PatientFilter, on connection: Connection) throws(SQLiteError) -> Int {
        if let search = filter.search {
            let scan = Scan(filter: filter, limit: 1, isDescending: false)
            return try SearchScan(search: search, scan: scan, key: .id).count(on: connection)
        }
        if filter == .all {
            return try connection.statement("SELECT count(*) FROM patients").first { Int($0.integer(0)) } ?? 0
        }
        let statement = try connection.statement(
            """
            SELECT count(*) FROM patient_records
            WHERE created_at > ?3 AND created_at < ?4 AND +updated_at >= ?5 AND (?6 IS NULL OR mail_state = ?6)
            """)
        try statement.bind(filter, limit: nil)
        return try statement.first { Int($0.integer(0)) } ?? 0
    }
}

/// One walk along an index, in one direction.
struct Scan {
    let filter: PatientFilter
    let limit: Int64
    let isDescending: Bool

    /// Whoever comes next, whatever is searched for.
    func rows(
        from position: PagePosition?, by key: PatientOrder.Key, on connection: Connection
    ) throws(SQLiteError) -> [Patient] {
        switch key {
        case .id: try byID(from: position?.id, on: connection)
        case .createdAt: try byMoment(from: position, on: connection)
        case .name: try byName(from: position, on: connection)
        }
    }

    /// One patient, if the filter lets it through.
    func row(_ id: Int64, on connection: Connection) throws(SQLiteError) -> Patient? {
        let statement = try connection.statement(
            """
            SELECT * FROM patient_records WHERE id = ?1
              AND +created_at > ?3 AND +created_at < ?4 AND +updated_at >= ?5 AND (?6 IS NULL OR mail_state = ?6)
            """)
        try statement.bind(id, at: 1)
        try statement.bind(filter, limit: nil)
        return try statement.first { Patient($0) }
    }

    private func byID(from id: Int64?, on connection: Connection) throws(SQLiteError) -> [Patient] {
        let statement = try isDescending ? ids(descendingOn: connection) : ids(ascendingOn: connection)
        try statement.bind(id ?? (isDescending ? .max : .min), at: 1)
        return try rows(of: statement, limit)
    }

    private func byMoment(from position: PagePosition?, on connection: Connection) throws(SQLiteError) -> [Patient] {
        var same: [Patient] = []
        // The bounds of the filter are those of the walk, so that it neither begins nor ends outside of them.
        var beyond = isDescending ? filter.beforeCreation : filter.afterCreation
        if case .createdAt(let moment, let id) = position {
            beyond = isDescending ? min(beyond, moment.microseconds) : max(beyond, moment.microseconds)
            let statement =
                try isDescending ? sameMoment(descendingOn: connection) : sameMoment(ascendingOn: connection)
            try statement.bind(id, at: 1)
            try statement.bind(moment.microseconds, at: 2)
            same = try rows(of: statement, limit)
        }
        guard same.count < limit else { return same }
        let statement = try isDescending ? moments(descendingOn: connection) : moments(ascendingOn: connection)
        try statement.bind(beyond, at: 1)
        return same + (try rows(of: statement, limit - Int64(same.count)))
    }

    private func byName(from position: PagePosition?, on connection: Connection) throws(SQLiteError) -> [Patient] {
        guard case .name(let name, let id) = position else {
            let statement = try isDescending ? names(descendingOn: connection) : names(ascendingOn: connection)
            // Names are not empty, and every text is smaller than every blob (https://sqlite.org/datatype3.html §4.1).
            if isDescending { try statement.bind([], at: 1) } else { try statement.bind("", at: 1) }
            return try rows(of: statement, limit)
        }
        let sameName = try isDescending ? sameName(descendingOn: connection) : sameName(ascendingOn: connection)
        try sameName.bind(id, at: 1)
        try sameName.bind(name, at: 2)
        let same = try rows(of: sameName, limit)
        guard same.count < limit else { return same }
        let statement = try isDescending ? names(descendingOn: connection) : names(ascendingOn: connection)
        try statement.bind(name, at: 1)
        return same + (try rows(of: statement, limit - Int64(same.count)))
    }

    private func rows(of statement: Statement, _ limit: Int64) throws(SQLiteError) -> [Patient] {
        try statement.bind(filter, limit: limit)
        return try statement.all { Patient($0) }
    }
}

extension Statement {
    /// The filter is ?3 to ?6 everywhere, the limit ?7.
    fileprivate func bind(_ filter: PatientFilter, limit: Int64?) throws(SQLiteError) {
        try bind(filter.afterCreation, at: 3)
        try bind(filter.beforeCreation, at: 4)
        try bind(filter.updatedFrom?.microseconds ?? .min, at: 5)
        try bind(filter.mailState?.rawValue, at: 6)
        if let limit { try bind(limit, at: 7) }
    }
}

extension PatientFilter {
    /// Creation is later than this.
    fileprivate var afterCreation: Int64 {
        guard let moment = createdFrom?.microseconds, moment > .min else { return .min }
        return moment - 1
    }

    /// Creation is earlier than this.
    fileprivate var beforeCreation: Int64 { createdBefore?.microseconds ?? .max }
}
