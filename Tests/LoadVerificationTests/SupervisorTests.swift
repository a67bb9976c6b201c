import Glibc
import LoadEngine
import TestSupport
import Testing

@testable import LoadVerification

@Suite("Processes that are supervised")
struct SupervisorTests {
    private func lines(_ path: String) -> [Substring] {
        ((try? WholeFile.read(path)) ?? []).split(separator: 10).map { Substring(decoding: $0, as: UTF8.self) }
    }

    @Test("one is started, killed, started again and stopped, and leaves nothing behind")
    func life() async throws {
        let folder = try TemporaryDirectory()
        let program = try #require(Supervisor.Program("p=sh -c 'echo $$ $WORD; exec sleep 600'"))
        let supervisor = Supervisor([program], logs: folder.path)
        try supervisor.startAll()
        try await eventually("the first start") { lines(folder.file("p.log")).count == 1 ? true : nil }
        let first = try #require(lines(folder.file("p.log")).first.flatMap { pid_t($0.split(separator: " ")[0]) })

        await supervisor.killNow("p")
        #expect(kill(first, 0) != 0)
        #expect(supervisor.restartedAt("p") == nil)

        try supervisor.start("p")
        try await eventually("the second start") { lines(folder.file("p.log")).count == 2 ? true : nil }
        #expect(supervisor.restartedAt("p") != nil)
        let second = try #require(lines(folder.file("p.log")).last.flatMap { pid_t($0.split(separator: " ")[0]) })
        #expect(kill(second, 0) == 0)

        await supervisor.stopAll()
        #expect(kill(second, 0) != 0)
        #expect(supervisor.unexpectedEnds.isEmpty)
    }

    @Test("one that ends by itself is noticed and started again")
    func unexpected() async throws {
        let folder = try TemporaryDirectory()
        let supervisor = Supervisor(
            [try #require(Supervisor.Program("p=sh -c 'echo x; sleep 0.05'"))], logs: folder.path)
        try supervisor.startAll()
        try await eventually("an end") {
            supervisor.lookAfter()
            return supervisor.unexpectedEnds.isEmpty ? nil : true
        }
        #expect(supervisor.unexpectedEnds.first == "p")
        await supervisor.stopAll()
    }

    @Test("a stopped one is killed all the same")
    func frozen() async throws {
        let folder = try TemporaryDirectory()
        let supervisor = Supervisor([try #require(Supervisor.Program("p=sleep 600"))], logs: folder.path)
        try supervisor.startAll()
        supervisor.signal("p", SIGSTOP)
        await supervisor.stop("p")
        supervisor.lookAfter()
        #expect(supervisor.unexpectedEnds.isEmpty)
    }

    @Test("a program is NAME=COMMAND", arguments: ["api", "=x", "a b=x", "api="])
    func malformed(_ text: String) {
        #expect(Supervisor.Program(text) == nil)
    }
}
