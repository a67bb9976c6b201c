import Patients
import SQLite

/// How the patients of a search are found: by walking along the order and looking at everybody, which is quick when many
/// match, or by fetching those whom the rarest term names, which is quick when few do.
struct SearchPlan {
    /// Up to so many are fetched one by one. About the square root of page × patients, where both ways cost the same: of a
    /// million patients, a walk meets one in 244 of 4,096 and looks at 12,000 for a page of 50.
    static let fewCandidates = 4_096
    /// Patients a walk looks at before it is given up for the terms: those who match may all stand at the other end.
    static let walkLimit = 16_384
    /// Terms that are looked up of one search; more of them hardly find fewer.
    private static let groupLimit = 8

    /// Everybody up to this id can be found by terms.
    let indexedID: Int64
    private let groups: [[SearchTerm]]
    /// The candidates of the rarest group, less than ``fewCandidates``.
    private let rarest: Int
    private let emailKey: String?

    init(_ search: PatientSearch, on connection: Connection) throws(SQLiteError) {
        emailKey = search.emailKey
        // Addresses have the one index that every registration keeps up to date.
        indexedID = try emailKey == nil ? SearchTermRows.indexedID(on: connection) : .max
        var counted: [(group: [SearchTerm], count: Int)] = []
        if emailKey == nil {
            for group in search.terms.prefix(Self.groupLimit) {
                let count = try SearchTermRows.count(group, upTo: Self.fewCandidates, on: connection)
                counted.append((group, count))
            }
        }
        counted.sort { $0.count < $1.count }
        groups = counted.map(\.group)
        rarest = counted.first?.count ?? 0
    }

    /// Whether fetching everybody whom the rarest term names costs less than a walk.
    var hasFewCandidates: Bool { rarest < Self.fewCandidates }

    /// Everybody up to ``indexedID`` who may match, by id. What is cheaper looked at in the row than looked up is left to
    /// the row.
    func candidates(on connection: Connection) throws(SQLiteError) -> [Int64] {
        if let emailKey {
            return [try PatientRows.id(ofKey: emailKey, on: connection)].compactMap(\.self)
        }
        guard let first = groups.first else { return [] }
        var candidates = try SearchTermRows.ids(first, on: connection)
        if hasFewCandidates { return candidates }
        for group in groups.dropFirst() {
            candidates = Self.common(candidates, try SearchTermRows.ids(group, on: connection))
        }
        return candidates
    }

    /// Of two lists in order, what is in both.
    static func common(_ left: [Int64], _ right: [Int64]) -> [Int64] {
        var common: [Int64] = []
        var position = right.startIndex
        for id in left {
            while position < right.endIndex, right[position] < id { position += 1 }
            guard position < right.endIndex else { break }
            if right[position] == id { common.append(id) }
        }
        return common
    }
}
