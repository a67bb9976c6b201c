import Patients
package import SQLite

/// Looks for what must not be in a patient database; it changes nothing, and delays no registration.
package enum DatabaseExamination {
    /// Examines a database, in use or not; it blocks for as long as reading takes.
    /// - Parameters:
    ///   - isDeep: also what needs every row: indexes against their tables, and the slower of the rules.
    ///   - beginning: told the name of each thing before it is looked at.
    /// - Throws: what opening or reading reports; a file that is damaged beyond reading too.
    package static func examine(
        _ path: String, isDeep: Bool, beginning: (String) -> Void = { _ in }
    ) throws(SQLiteError) -> IntegrityReport {
        let connection = try Connection(path: path, access: .readOnly)
        defer { connection.close() }
        try Schema.migrator.checkOwner(of: connection)
        var items: [IntegrityReport.Item] = []
        func look(_ name: String, _ findings: () throws(SQLiteError) -> [String]) throws(SQLiteError) {
            beginning(name)
            items.append(IntegrityReport.Item(name: name, findings: try findings()))
        }
        try look("structure of the file") { () throws(SQLiteError) in
            try connection.structuralProblems(isDeep ? .full : .quick)
        }
        try look("schema") { () throws(SQLiteError) in try schemaFindings(on: connection) }
        // The rules are about the tables of the newest schema.
        guard items.allSatisfy(\.findings.isEmpty) else { return IntegrityReport(items: items) }
        try look("references") { () throws(SQLiteError) in try connection.danglingReferences() }
        for rule in IntegrityRule.all where isDeep || !rule.isDeep {
            try look(rule.name) { () throws(SQLiteError) in
                let count = try connection.statement(rule.exceptions).first { $0.integer(0) } ?? 0
                return count == 0 ? [] : ["\(count) exceptions"]
            }
        }
        try look("audit log") { () throws(SQLiteError) in try auditFindings(on: connection) }
        return IntegrityReport(items: items)
    }

    private static func schemaFindings(on connection: Connection) throws(SQLiteError) -> [String] {
        try Schema.migrator.status(of: connection).compactMap { step in
            switch step.state {
            case .applied: nil
            case .pending: "migration \(step.number) (\(step.name)) is missing: run migrate up"
            case .changed: "migration \(step.number) (\(step.name)) is not the one known here"
            case .unknown: "migration \(step.number) (\(step.name)) is of a newer version of this program"
            }
        }
    }

    private static func auditFindings(on connection: Connection) throws(SQLiteError) -> [String] {
        switch try AuditWalk.verify(on: connection) {
        case .intact: []
        case .broken(let sequence): ["entry \(sequence) is not what its hash says"]
        case .missing(let sequence): ["entry \(sequence) is missing"]
        }
    }
}
