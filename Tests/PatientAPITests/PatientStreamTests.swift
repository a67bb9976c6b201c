import Foundation
import HTTP1
import HTTPServer
import HTTPTypes
import Logging
import Patients
import Synchronization
import TestSupport
import Testing
import Timekeeping
import Transport

@testable import PatientAPI

/// A list of millions over a socket, from a storage that counts the pages it is asked for.
@Suite("Streamed lists")
struct PatientStreamTests {
    @Test("no page is read for a client that does not read, nor for one that is gone", arguments: ["identity", "gzip"])
    func backPressure(_ coding: String) async throws {
        let storage = CountingStorage(count: 1_000_000)
        try await serving(storage) { port, statistics in
            let folder = try TemporaryDirectory()
            let script = """
                import os, socket, sys, time
                s = socket.socket()
                s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                s.connect(("127.0.0.1", \(port)))
                s.sendall(b"GET /list HTTP/1.1\\r\\nHost: a\\r\\nAccept-Encoding: \(coding)\\r\\n\\r\\n")
                s.recv(1024)
                while not os.path.exists("\(folder.file("go"))"): time.sleep(0.02)
                left = 2_000_000
                while left > 0: left -= len(s.recv(65536))
                """
            let client = try ChildProcess(
                "/usr/bin/python3", ["-c", script], directory: folder.path, output: folder.file("output"))

            let before = try await restingCount(of: storage)
            try Data().write(to: URL(fileURLWithPath: folder.file("go")))
            try await eventually("the client has read and gone") { client.isRunning ? nil : true }
            try await eventually("the server noticed") {
                statistics.snapshot().closedByReason[.clientAborted] == 1 ? true : nil
            }
            let after = try await restingCount(of: storage)

            // 250 rows of some 300 bytes are 75 KB, a tenth of it compressed; the kernel keeps a few megabytes.
            #expect(before > 0)
            #expect(after > before)
            #expect(after < 4_000 / 2)
        }
    }

    @Test(
        "a storage that fails half-way breaks the connection, so that nobody takes a part for the whole",
        arguments: ["identity", "gzip"])
    func failure(_ coding: String) async throws {
        try await serving(CountingStorage(count: 1_000_000, failingAt: 40)) { port, statistics in
            let script = """
                import socket
                s = socket.create_connection(("127.0.0.1", \(port)))
                s.sendall(b"GET /list HTTP/1.1\\r\\nHost: a\\r\\nAccept-Encoding: \(coding)\\r\\n\\r\\n")
                data = b""
                try:
                    while piece := s.recv(65536): data += piece
                except ConnectionResetError: pass
                print(data.startswith(b"HTTP/1.1 200 OK"), data.endswith(b"0\\r\\n\\r\\n"))
                """

            let output = try await Tool.run("/usr/bin/python3", ["-c", script])

            #expect(output == "True False\n")
            #expect(statistics.snapshot().closedByReason[.bodyFailed] == 1)
        }
    }

    @Test("HEAD announces what GET announces")
    func head() async throws {
        for count in [3, 40, 600] {
            try await serving(CountingStorage(count: count)) { port, _ in
                let script = """
                    import socket
                    def ask(method, coding):
                        s = socket.create_connection(("127.0.0.1", \(port)))
                        s.sendall(f"{method} /list HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n"
                                  f"Accept-Encoding: {coding}\\r\\n\\r\\n".encode())
                        data = b""
                        while piece := s.recv(65536): data += piece
                        head, _, body = data.partition(b"\\r\\n\\r\\n")
                        return [l for l in head.split(b"\\r\\n") if not l.startswith(b"Date")], len(body) > 0
                    for coding in ("identity", "gzip"):
                        get, head = ask("GET", coding), ask("HEAD", coding)
                        print(get[0] == head[0], get[1], head[1])
                    """

                let output = try await Tool.run("/usr/bin/python3", ["-c", script])

                #expect(output == "True True False\nTrue True False\n")
            }
        }
    }

    /// The number of pages read, once it no longer rises.
    private func restingCount(of storage: CountingStorage) async throws -> Int {
        var last = -1
        var rests = 0
        return try await eventually("the reading of pages rests") {
            let count = storage.pages
            rests = count == last && count > 0 ? rests + 1 : 0
            last = count
            return rests >= 20 ? count : nil
        }
    }

    private func serving(
        _ storage: CountingStorage, _ body: (UInt16, ServerStatistics) async throws -> Void
    ) async throws {
        var router = Router()
        router.on(.get, "/list") { request in
            let format = RowFormat.ndjson(PatientMember.allCases)
            let walk = PatientWalk(PageQuery(limit: 1)) { try storage.page($0) }
            return Response(fields: format.fields, body: try await PatientStream(walk, as: format).body)
                .encoded(for: AcceptedCodings(request.fields.combined(.acceptEncoding)))
        }
        let statistics = ServerStatistics()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = try HTTPServer(
            configuration: ServerConfiguration(), routes: router.freeze(), middleware: [],
            failures: ErrorResponder(defaultLanguage: .english, publicURL: nil, logger: logger), logger: logger,
            statistics: statistics)
        let addresses = try server.start(on: [.tcp(host: "127.0.0.1", port: 0)])
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(try #require(addresses.first?.port), statistics))
        } catch {
            result = .failure(error)
        }
        await server.drain(within: .milliseconds(500))
        try result.get()
    }
}

/// Patients that are made when they are asked for.
private final class CountingStorage: Sendable {
    private let count: Int
    private let failingPage: Int
    private let read = Atomic<Int>(0)

    init(count: Int, failingAt page: Int = .max) {
        self.count = count
        failingPage = page
    }

    var pages: Int { read.load(ordering: .relaxed) }

    func page(_ query: PageQuery) throws(RepositoryError) -> [Patient] {
        if read.add(1, ordering: .relaxed).newValue == failingPage { throw .unavailable(.io) }
        var start = 1
        if case .after(let position) = query.place { start = Int(position.id) + 1 }
        guard start <= count else { return [] }
        return (start...min(count, start + query.limit - 1)).map { number in
            let moment = Timestamp(seconds: Int64(number) * 7_919)
            return Patient(
                id: Int64(number), name: "Patient \(number &* 7_919)", email: "p\(number)@example.com",
                phone: "+59896\(number)", documentURL: "https://example.com/\(number &* 104_729)", createdAt: moment,
                updatedAt: moment, mail: .queued)
        }
    }
}
