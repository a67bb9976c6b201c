import ArgumentParser
import Glibc
import JSON
import Launch
import PatientAPI
import Patients
import SQLite
import SQLitePatients
import Settings
import Timekeeping

/// `patient-api audit`: reads the audit log from the database's file.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Reads and verifies the audit log.",
        discussion: "It names patients by their ids alone. The service may run meanwhile.",
        subcommands: [Verify.self, Tail.self, Export.self])

    /// `patient-api audit verify`
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Walks the chain of hashes; exit code 0: intact, 5: not.",
            discussion: """
                It prints the last entry's number and hash. Kept elsewhere, they show later that nothing was cut off since.
                """)

        @Flag(help: "Print the result as JSON.")
        var json = false

        func run() throws {
            let verification = try AuditCommand.reading { log throws(SQLiteError) in try log.verify() }
            if json { try StandardOutput.write(AuditJSON.verification(verification) + [UInt8(ascii: "\n")]) }
            switch verification {
            case .intact(let head):
                if !json { try StandardOutput.line("intact: \(head.sequence) \(AuditJSON.hexadecimal(head.hash))") }
            case .broken(let sequence):
                throw ExitFailure(code: ExitFailure.integrity, "entry \(sequence) is not what its hash says")
            case .missing(let sequence):
                throw ExitFailure(code: ExitFailure.integrity, "entry \(sequence) is missing")
            }
        }
    }

    /// `patient-api audit tail`
    struct Tail: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "tail", abstract: "Prints the last entries, the newest at the end.")

        @Option(name: [.customShort("n"), .long], help: "How many, 1 to 10,000.")
        var count = 20

        @OptionGroup var filter: AuditFilter

        @Flag(help: "Print them as JSON, one a line.")
        var json = false

        func validate() throws {
            guard 1...10_000 ~= count else { throw ValidationError("--count must be a whole number from 1 to 10000") }
        }

        func run() throws {
            var query = filter.query(limit: count)
            query.isDescending = true
            let wanted = query
            let entries = try AuditCommand.reading { log throws(SQLiteError) in try log.entries(wanted) }
            for entry in entries.reversed() {
                if json {
                    try StandardOutput.json { AuditJSON.write(entry, to: &$0) }
                } else {
                    try StandardOutput.line(entry.line)
                }
            }
        }
    }

    /// `patient-api audit export`
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Prints entries as JSON, one a line, the oldest first.")

        @OptionGroup var filter: AuditFilter

        func run() throws {
            let page = 1_000
            var query = filter.query(limit: page)
            while true {
                let wanted = query
                let entries = try AuditCommand.reading { log throws(SQLiteError) in try log.entries(wanted) }
                var lines: [UInt8] = []
                for entry in entries {
                    var writer = JSONWriter(reservingCapacity: 512)
                    AuditJSON.write(entry, to: &writer)
                    lines += writer.bytes + [UInt8(ascii: "\n")]
                }
                try StandardOutput.write(lines)
                guard entries.count == page, let last = entries.last else { return }
                query.from = last.sequence
            }
        }
    }

    /// Each call has a snapshot of its own, which holds the write-ahead log back no longer than the call takes.
    private static func reading<Value>(
        _ body: (AuditFile) throws(SQLiteError) -> Value
    ) throws(ExitFailure) -> Value {
        let settings = try AdministrationSettings.ofThisProcess()
        do throws(SQLiteError) {
            let log = try AuditFile(path: settings.database.path)
            defer { log.close() }
            return try body(log)
        } catch {
            throw ExitFailure(error)
        }
    }
}

/// Which entries are wanted.
struct AuditFilter: ParsableArguments {
    @Option(help: "Entries at this moment or later, as 2026-11-28T00:00:00Z.")
    var since: String?

    @Option(help: "Of this patient, by id.")
    var patient: Int64?

    @Option(help: "Of this actor: anonymous, form, system, cli:USER or a key's identifier.")
    var actor: String?

    @Option(help: "Of this action, such as patient.read.")
    var action: String?

    func validate() throws {
        if let since, Timestamp(rfc3339: since) == nil {
            throw ValidationError("--since must be a moment such as 2026-11-28T00:00:00Z")
        }
    }

    func query(limit: Int) -> AuditQuery {
        AuditQuery(
            since: since.flatMap(Timestamp.init(rfc3339:)), patient: patient, actor: actor,
            action: action.map(AuditAction.init(rawValue:)), limit: limit)
    }
}

extension AuditEntry {
    /// One line for a person.
    fileprivate var line: String {
        let subject =
            switch subject {
            case .nothing: "-"
            case .patient(let id): "\(id)"
            case .patients(let first, let last, let count): "\(first)…\(last) (\(count))"
            }
        return [
            "\(sequence)", CivilTime(at).rfc3339, actor, action.rawValue, subject, result.rawValue, client ?? "-",
            requestID,
        ].joined(separator: " ")
    }
}
