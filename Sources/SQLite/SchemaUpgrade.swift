/// What opening does with a file of an older schema; a new file gets the schema in any case.
package enum SchemaUpgrade: Sendable {
    /// Applies what is missing.
    case apply
    /// Applies what is missing, after the file was saved by this closure. It is given the number of the last migration
    /// that the file has; what it throws stops the opening.
    case saveAndApply(@Sendable (Int) throws(SQLiteError) -> Void)
    /// Refuses the file with `olderSchema`.
    case refuse

    func prepare(_ connection: Connection, _ migrator: Migrator) throws(SQLiteError) {
        let steps = try migrator.status(of: connection)
        let applied = steps.filter { if case .applied = $0.state { true } else { false } }
        guard let last = applied.last, steps.contains(where: { $0.state == .pending }) else { return }
        switch self {
        case .apply: break
        case .saveAndApply(let save): try save(last.number)
        case .refuse: try migrator.requireCurrent(connection)
        }
    }
}
