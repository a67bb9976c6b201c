import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("A list takes the memory of a page, however long it is")
    struct LargeListTests {
        /// Longer than the memory that is allowed for it; a million with `LIST_ROWS=1000000`.
        private static let rows = ProcessInfo.processInfo.environment["LIST_ROWS"].flatMap { Int($0) } ?? 100_000
        private static let allowance = 20 << 20

        @Test("lists and exports of everybody add less than 20 MB to the process", .timeLimit(.minutes(20)))
        func memory() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let usage = ProcessUsage(identifier: api.identifier)
            try await fill(deployment.folder.file("data/patients.db"))
            // One page of each kind first: what is allocated once is not the list's.
            #expect(try await read("limit=5", deployment) == Self.forms.map { "\($0) 5" })
            let before = try usage.memory()
            try usage.forgetPeak()

            #expect(try await read("", deployment) == Self.forms.map { "\($0) \(Self.rows)" })

            let added = try usage.peakMemory() - before
            #expect(added < Self.allowance)
            print("\(Self.rows) patients in \(Self.forms.count) forms: \(added / 1_024) KiB added")
            try await api.stop()
        }

        private static let forms = [
            "/patients application/x-ndjson identity", "/patients text/csv identity", "/patients text/csv gzip",
            "/patients?sort=-created_at text/csv identity", "/patients/getPatients application/json identity",
        ]

        /// Reads each form to its end, a piece at a time; gives each with the number of patients in it.
        private func read(_ query: String, _ deployment: Deployment) async throws -> [String] {
            let script = """
                import sys, urllib.request, zlib
                mark = b"@example.com"
                for form in sys.argv[3:]:
                    path, accept, coding = form.split()
                    if sys.argv[2]: path += ("&" if "?" in path else "?") + sys.argv[2]
                    request = urllib.request.Request(
                        sys.argv[1] + path, headers={"Accept": accept, "Accept-Encoding": coding})
                    inflate = zlib.decompressobj(31).decompress
                    count, rest = 0, b""
                    with urllib.request.urlopen(request, timeout=600) as answer:
                        isCoded = answer.headers["Content-Encoding"] == "gzip"
                        while piece := answer.read(1 << 16):
                            rest += inflate(piece) if isCoded else piece
                            count += rest.count(mark)
                            rest = rest[-len(mark) + 1:]
                    print(form, count)
                """
            let reader = try ChildProcess(
                "/usr/bin/python3",
                ["-c", script, "http://127.0.0.1:\(deployment.port)", query] + Self.forms,
                directory: deployment.folder.path, output: deployment.folder.file("reader-\(query).log"))
            try await eventually("the lists to be read", within: .seconds(900)) { reader.isRunning ? nil : true }
            return reader.output.split(separator: "\n").map(String.init)
        }

        /// Puts patients into the database as they are stored, past the service, whose work would take minutes; none of
        /// them waits to be indexed.
        private func fill(_ path: String) async throws {
            let script = """
                import sqlite3, sys
                database = sqlite3.connect(sys.argv[1], timeout=60)
                database.execute('''
                    INSERT INTO patients (name, email, email_key, phone, document_url, version, created_at, updated_at)
                    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
                    SELECT 'Ana ' || n, 'ana' || n || '@example.com', 'ana' || n || '@example.com', '2901 1919',
                        'https://example.org/' || n, 1, 1700000000000000 + n, 1700000000000000 + n
                    FROM numbers''', [int(sys.argv[2])])
                database.execute("UPDATE search_progress SET indexed_id = ?", [int(sys.argv[2])])
                database.execute("INSERT INTO patient_likeness VALUES (?, 1, 1, 1)", [int(sys.argv[2])])
                database.commit()
                """
            _ = try await Tool.run("/usr/bin/python3", ["-c", script, path, "\(Self.rows)"])
        }
    }
}
