import Foundation
import SQLite
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("What an administrator does with the database")
    struct AdministrationTests {
        private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

        @Test("a backup of a running service is whole, can be listed, and is restored when the service has stopped")
        func backupAndRestore() async throws {
            let server = try await LoneServer()
            let api = try await server.start()
            for index in 1...20 { #expect(await server.register("n\(index)@example.com")?.status == 201) }
            let target = server.folder.file("copy.db.gz")
            let made = try await server.command("backup", target, "--gzip", "--verify")
            #expect(made.status == 0 && lines(made.output).first == target && made.output.contains("patients 20"))
            let ordinary = try await server.command("backup", "--json")
            #expect(ordinary.status == 0 && ordinary.output.contains(#""patients":20"#))
            let list = try await server.command("backup", "list")
            #expect(list.status == 0 && lines(list.output).count == 1 && list.output.contains("patients 20"))

            #expect(await server.client.send("DELETE", "/patients/3")?.status == 204)
            let refused = try await server.command("restore", target)
            #expect(refused.status == 1 && refused.output.contains("stop the service first"))
            #expect(await server.register("later@example.com")?.status == 201)
            try await api.stop()

            let restored = try await server.command("restore", target)
            #expect(restored.status == 0 && restored.output.contains("restored 20 patients"))
            let next = try await server.start()
            #expect(await server.client.get("/patients/3")?.status == 200)
            #expect(await server.client.get("/patients/21")?.status == 404)
            #expect(try await server.command("check", "--deep").status == 0)
            try await next.stop()

            let elsewhere = try await server.command("restore", target, "--to", server.folder.file("other"))
            #expect(elsewhere.status == 0)
            #expect(FileManager.default.fileExists(atPath: server.folder.file("other/patients.db")))
        }

        @Test("BACKUP_EVERY makes a backup when none is young enough, and not another one after a restart")
        func scheduledBackups() async throws {
            let server = try await LoneServer()
            var api = try await server.start(["BACKUP_EVERY": "1h"])
            try await eventually("a backup") {
                let metrics = await server.client.get("/metrics")?.body ?? ""
                let made = metrics.split(separator: "\n")
                    .first { $0.hasPrefix("patient_backup_last_success_timestamp_seconds ") }
                return made.map { !$0.hasSuffix(" 0") } == true ? true : nil
            }
            try await api.stop()
            api = try await server.start(["BACKUP_EVERY": "1h"])
            #expect(await server.client.get("/readyz")?.status == 200)
            try await api.stop()
            let list = try await server.command("backup", "list")
            #expect(lines(list.output).count == 1 && list.output.contains("(gzip)"))
        }

        @Test("backups do not stop registrations, and each is of one moment")
        func backupsUnderLoad() async throws {
            let server = try await LoneServer()
            let api = try await server.start()
            let load = Task { await KeyedLoad.crowd(port: server.port, connections: 4, prefix: "x") }
            for number in 1...5 {
                let made = try await server.command("backup", server.folder.file("\(number).db"), "--verify")
                #expect(made.status == 0, "\(made.output)")
                let other = server.folder.file("\(number)/patients.db")
                let restored = try await server.command(
                    "restore", server.folder.file("\(number).db"), "--to", server.folder.file("\(number)"))
                #expect(restored.status == 0)
                let check = try await server.command("check", "--deep", changes: ["DATABASE_URL": other])
                #expect(check.status == 0, "\(check.output)")
            }
            #expect(try await api.stop() == 0)
            let answers = await load.value.compactMap(\.answer)
            #expect(answers.filter { ![200, 201].contains($0.status) && !$0.body.contains("shutting-down") }.isEmpty)
            #expect(answers.count > 100)
        }

        @Test("a backup that was changed is not restored: exit code 5, and the database is as it was")
        func damagedBackup() async throws {
            let server = try await LoneServer()
            let api = try await server.start()
            #expect(await server.register("a@example.com")?.status == 201)
            try await api.stop()
            let target = server.folder.file("copy.db")
            #expect(try await server.command("backup", target).status == 0)
            let again = try await server.command("backup", target)
            #expect(again.status == 1 && again.output.contains("exists already"))
            let file = try #require(FileHandle(forUpdatingAtPath: target))
            try file.seek(toOffset: 5_000)
            try file.write(contentsOf: Data([1, 2, 3]))
            try file.close()
            let before = try Data(contentsOf: URL(filePath: server.database))
            #expect(try await server.command("restore", target).status == 5)
            #expect(try Data(contentsOf: URL(filePath: server.database)) == before)
            try FileManager.default.removeItem(atPath: target + ".json")
            let bare = try await server.command("restore", target)
            #expect(bare.status == 5 && bare.output.contains("manifest"))
        }

        @Test("check finds what somebody changed by hand: exit code 1, and the audit log names the entry")
        func check() async throws {
            let server = try await LoneServer()
            let api = try await server.start()
            for index in 1...3 { #expect(await server.register("n\(index)@example.com")?.status == 201) }
            let sound = try await server.command("check", "--deep")
            #expect(sound.status == 0 && lines(sound.output).allSatisfy { $0.hasPrefix("[+]") })
            #expect(try await server.command("audit", "verify").status == 0)
            let tail = try await server.command("audit", "tail", "--count", "2", "--action", "patient.create")
            #expect(tail.status == 0 && lines(tail.output).count == 2 && !tail.output.contains("example.com"))
            let export = try await server.command("audit", "export", "--action", "patient.create")
            #expect(export.status == 0 && lines(export.output).count == 3)
            #expect(lines(export.output).first?.hasPrefix(#"{"seq":1,"#) == true)
            try await api.stop()

            let connection = try Connection(path: server.database, access: .readWrite)
            try connection.execute(
                "DROP TRIGGER audit_log_unchanged; UPDATE audit_log SET actor = 'nobody' WHERE seq = 2")
            connection.close()
            let found = try await server.command("check")
            #expect(found.status == 1 && found.output.contains("[-]audit log") && found.output.contains("entry 2"))
            let json = try await server.command("check", "--json")
            #expect(json.status == 1 && json.output.hasPrefix(#"{"sound":false,"#))
            #expect(try await server.command("audit", "verify").status == 5)
        }

        @Test("a database of an older version is saved and upgraded, by migrate up or at the start, or refused")
        func migrate() async throws {
            let server = try await LoneServer()
            let fresh = try await server.command("migrate", "status")
            #expect(fresh.status == 0 && lines(fresh.output).allSatisfy { $0.hasSuffix(": pending") })
            try await server.start().stop()
            let current = try await server.command("migrate", "status")
            #expect(current.status == 0 && lines(current.output).allSatisfy { $0.contains(": applied at 20") })
            let nothing = try await server.command("migrate", "up")
            #expect(nothing.status == 0 && nothing.output == "nothing to apply\n")

            let connection = try Connection(path: server.database, access: .readWrite)
            try connection.execute("UPDATE schema_migrations SET checksum = 1 WHERE number = 1")
            connection.close()
            let changed = try await server.command("migrate", "status")
            #expect(changed.status == 3 && changed.output.contains("1 registration: changed"))
            #expect(try await server.command("migrate", "up").status == 3)
            #expect(try await server.command("serve").status == 3)
        }
    }
}
