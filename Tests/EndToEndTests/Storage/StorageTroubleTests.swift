import Foundation
import SQLite
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("When the database cannot be used")
    struct StorageTroubleTests {
        /// What a client sees while nothing can be written.
        private func expectRefusals(_ server: LoneServer, _ email: String) async throws {
            let canonical = try #require(await server.register(email))
            #expect(canonical.status == 503 && canonical.fields["retry-after"] != nil)
            #expect(canonical.body.contains(#""code":"storage-unavailable""#))
            let legacy = try #require(
                await server.client.post("/patients/register", Deployment.body("legacy-\(email)")))
            #expect(legacy.status == 503 && legacy.fields["retry-after"] != nil)
            #expect(legacy.body == #"{"detail":"Storage Unavailable"}"#)
            try await eventually("readiness to tell") {
                let answer = await server.client.get("/readyz?verbose")
                return answer?.status == 503 && answer?.body.contains("[-]sqlite") == true ? true : nil
            }
        }

        /// That it works again, that nothing of what was refused is there, and everything that was acknowledged.
        private func expectRecovery(_ server: LoneServer, _ email: String, acknowledged: Set<String>) async throws {
            try await eventually("readiness to return") {
                await server.client.get("/readyz")?.status == 200 ? true : nil
            }
            #expect(await server.register(email)?.status == 201)
            let connection = try Connection(path: server.database, access: .readOnly)
            defer { connection.close() }
            let kept = try connection.statement("SELECT email FROM patients").all { $0.text(0) }
            #expect(kept.count == Set(kept).count)
            #expect(Set(kept) == acknowledged.union([email]))
            #expect(try await server.command("check", "--deep").status == 0)
        }

        @Test(
            "a call of the operating system that fails is 503, nothing is half written, and it goes on without a restart",
            arguments: [
                (FaultInjection.Call.sync, EIO), (.write, ENOSPC), (.write, EIO), (.write, EROFS),
            ])
        func failingCalls(_ call: FaultInjection.Call, _ number: Int32) async throws {
            let server = try await LoneServer()
            let api = try await server.start()
            var acknowledged: Set<String> = []
            for round in 1...3 {
                for index in 1...5 {
                    let email = "r\(round)n\(index)@example.com"
                    #expect(await server.register(email)?.status == 201)
                    acknowledged.insert(email)
                }
                try server.faults.fail(call, with: number)
                try await expectRefusals(server, "refused\(round)@example.com")
                // What is in the cache and in the log can still be read.
                #expect(await server.client.get("/patients/1")?.status == 200)
                server.faults.end()
                try await expectRecovery(server, "refused\(round)@example.com", acknowledged: acknowledged)
                acknowledged.insert("refused\(round)@example.com")
            }
            // With the fault and without another word: what was acknowledged needs nothing more.
            try server.faults.fail(call, with: number)
            try await api.stop(SIGKILL)
            let next = try await server.start()
            try await expectRecovery(server, "last@example.com", acknowledged: acknowledged)
            try await next.stop()
        }

        @Test("a file system without room is 503, and registrations go on when there is room again")
        func fullFileSystem() async throws {
            let server = try await LoneServer()
            let place = server.folder.file("small")
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            let mount = try await Tool.result(
                "/usr/bin/env", ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place])
            guard mount.status == 0 else {
                print("skipped: a small file system cannot be mounted here: \(mount.output)")
                return
            }
            let outcome = await Result { try await self.fill(place, server) }
            _ = try await Tool.result("/usr/bin/env", ["umount", "-l", place])
            try outcome.get()
        }

        private func fill(_ place: String, _ server: LoneServer) async throws {
            let path = place + "/patients.db"
            let api = try await server.start(["DATABASE_URL": path])
            let ballast = place + "/ballast"
            #expect(await server.register("first@example.com")?.status == 201)
            _ = try await Tool.result("/bin/sh", ["-c", "head -c 1500000 /dev/zero > \(ballast)"])
            var acknowledged: Set<String> = ["first@example.com"]
            var refused = 0
            for index in 0..<2_000 where refused < 5 {
                let answer = try #require(await server.register("n\(index)@example.com"))
                if answer.status == 201 { acknowledged.insert("n\(index)@example.com") } else { refused += 1 }
                if answer.status != 201 { #expect(answer.status == 503, "\(answer.body)") }
            }
            #expect(refused == 5)
            #expect(await server.client.get("/patients/1")?.status == 200)
            try FileManager.default.removeItem(atPath: ballast)
            try await eventually("a registration to be possible") {
                await server.register("again@example.com")?.status == 201 ? true : nil
            }
            acknowledged.insert("again@example.com")
            let connection = try Connection(path: path, access: .readOnly)
            #expect(Set(try connection.statement("SELECT email FROM patients").all { $0.text(0) }) == acknowledged)
            connection.close()
            #expect(try await server.command("check", "--deep", changes: ["DATABASE_URL": path]).status == 0)
            try await api.stop()
        }

        @Test("another process that holds the lock for too long is 503, and reading goes on")
        func busy() async throws {
            let server = try await LoneServer()
            let api = try await server.start(["DATABASE_BUSY_MS": "50"])
            #expect(await server.register("first@example.com")?.status == 201)
            let other = try Connection(path: server.database, access: .readWrite)
            try other.execute("BEGIN IMMEDIATE")
            try await expectRefusals(server, "refused@example.com")
            #expect(await server.client.get("/patients/1")?.status == 200)
            try other.execute("ROLLBACK")
            other.close()
            try await expectRecovery(server, "refused@example.com", acknowledged: ["first@example.com"])
            try await api.stop()
        }

        /// Overwrites the root of a table or index, where SQLite looks for a kind of page that this is not.
        private func damage(_ name: String, of server: LoneServer) throws {
            let connection = try Connection(path: server.database, access: .readOnly)
            let statement = try connection.statement("SELECT rootpage FROM sqlite_schema WHERE name = ?1")
            try statement.bind(name, at: 1)
            let root = try #require(try statement.first { $0.integer(0) })
            connection.close()
            let file = try #require(FileHandle(forUpdatingAtPath: server.database))
            try file.seek(toOffset: UInt64(root - 1) * 4_096)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4_096))
            try file.close()
        }

        @Test("a damaged page is 503 for whoever needs it, readiness says what to do, and check finds it")
        func damagedPage() async throws {
            let server = try await LoneServer()
            var api = try await server.start()
            for index in 1...60 { #expect(await server.register("n\(index)@example.com")?.status == 201) }
            try await api.stop()
            try damage("patients_name", of: server)

            api = try await server.start()
            #expect(await server.client.get("/readyz")?.status == 200)
            for answer in [await server.register("other@example.com"), await server.client.get("/patients?sort=name")] {
                #expect(answer?.status == 503 && answer?.body.contains(#""code":"storage-unavailable""#) == true)
            }
            #expect(await server.client.get("/patients/60")?.status == 200)
            let ready = try await eventually("readiness to tell") {
                let answer = await server.client.get("/readyz?verbose")
                return answer?.status == 503 ? answer : nil
            }
            #expect(ready.body.contains("[-]sqlite") && ready.body.contains("damaged"))
            #expect(await server.client.get("/livez")?.status == 200)
            try await api.stop()
            let check = try await server.command("check")
            #expect(check.status == 1 && check.output.contains("[-]structure of the file"))
        }

        @Test("a database damaged where the start looks stops it with one line and exit code 5")
        func damagedTable() async throws {
            let server = try await LoneServer()
            let api = try await server.start()
            #expect(await server.register("first@example.com")?.status == 201)
            try await api.stop()
            try damage("patients", of: server)
            let (status, output) = try await server.command("serve")
            #expect(status == 5 && output.contains("damaged") && output.split(separator: "\n").count == 1)
            #expect(try await server.command("check").status == 1)
            #expect(try await server.command("backup").status == 5)
        }

        @Test(
            "a database that can only be read stops the start with one line",
            .enabled(if: geteuid() != 0, "root writes anywhere"))
        func readOnlyFolder() async throws {
            let server = try await LoneServer()
            try await server.start().stop()
            chmod(server.folder.path, 0o500)
            defer { chmod(server.folder.path, 0o700) }
            let (status, output) = try await server.command("serve")
            #expect(status == 3 && output.contains("DATABASE_URL") && output.split(separator: "\n").count == 1)
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
