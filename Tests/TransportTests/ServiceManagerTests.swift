import CLinux
import Glibc
import Testing
import Transport

@Suite("A service manager hands sockets over and is told how things are (sd_listen_fds(3), sd_notify(3))")
struct ServiceManagerTests {
    private static func passed(_ environment: [String: String]) throws(PassedSockets.Malformed) -> PassedSockets {
        try PassedSockets(environment: environment, process: 4_711)
    }

    @Test("all sockets from 3 on are passed, with their names")
    func sockets() throws {
        let two = try Self.passed(["LISTEN_PID": "4711", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "http:admin"])
        #expect(two.descriptors == [3, 4])
        #expect(two.names == ["http", "admin"])
        let one = try Self.passed(["LISTEN_PID": "4711", "LISTEN_FDS": "1"])
        #expect(one.descriptors == [3] && one.names == ["unknown"])
    }

    @Test(
        "what is meant for another process is ignored, whatever it says",
        arguments: [
            [:], ["LISTEN_FDS": "2"], ["LISTEN_PID": "4712", "LISTEN_FDS": "2"],
            ["LISTEN_PID": "4712", "LISTEN_FDS": "x"],
        ])
    func others(_ environment: [String: String]) throws {
        #expect(try Self.passed(environment).descriptors == [])
    }

    @Test(
        "what is meant for this process and makes no sense is an error that names the variable",
        arguments: [
            ("LISTEN_PID", "x", "1", nil), ("LISTEN_PID", "", "1", nil), ("LISTEN_PID", "+4711", "1", nil),
            ("LISTEN_FDS", "4711", "", nil), ("LISTEN_FDS", "4711", "0", nil), ("LISTEN_FDS", "4711", "-1", nil),
            ("LISTEN_FDS", "4711", "2147483647", nil), ("LISTEN_FDS", "4711", "99999999999999999999", nil),
            ("LISTEN_FDNAMES", "4711", "2", "http"), ("LISTEN_FDNAMES", "4711", "1", "a:b"),
        ] as [(String, String, String, String?)])
    func malformed(_ variable: String, _ process: String, _ count: String, _ names: String?) {
        var environment = ["LISTEN_PID": process, "LISTEN_FDS": count]
        environment["LISTEN_FDNAMES"] = names
        do throws(PassedSockets.Malformed) {
            _ = try Self.passed(environment)
            Issue.record("taken")
        } catch {
            #expect(error.variable == variable)
        }
    }

    @Test("messages arrive, at a path and under an abstract name", arguments: [true, false])
    func messages(_ isAbstract: Bool) throws {
        let name = "/tmp/notify-\(getpid())-\(UInt32.random(in: 0...(.max)))"
        let inbox = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(inbox) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) {
            $0.dropFirst(isAbstract ? 1 : 0).withUnsafeCopy(of: name)
        }
        let length = MemoryLayout<sa_family_t>.size + name.utf8.count + 1
        let bound = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(inbox, $0, socklen_t(length)) }
        }
        #expect(bound == 0)
        defer { unlink(name) }

        let notify = try #require(NotifySocket(name: (isAbstract ? "@" : "") + name))
        for message in [NotifySocket.Message.ready, .watchdog, .stopping] {
            try notify.send(message)
            var buffer = [UInt8](repeating: 0, count: 100)
            let count = recv(inbox, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            #expect(String(decoding: buffer[..<max(0, count)], as: UTF8.self) == message.rawValue)
        }
    }

    @Test(
        "a name that is no socket of this machine is none at all", arguments: ["", "@", "vsock:2:1234", "run/notify"])
    func foreign(_ name: String) {
        #expect(NotifySocket(name: name) == nil)
        #expect(NotifySocket(name: "/" + String(repeating: "x", count: 107)) == nil)
    }

    @Test("nobody there is an error")
    func nobody() {
        #expect(throws: SystemCallError(call: "sendto", errno: ENOENT)) {
            try NotifySocket(name: "/tmp/nobody-\(getpid())")?.send(.ready)
        }
    }
}

extension Slice<UnsafeMutableRawBufferPointer> {
    fileprivate func withUnsafeCopy(of text: String) {
        UnsafeMutableRawBufferPointer(rebasing: self).copyBytes(from: text.utf8)
    }
}
