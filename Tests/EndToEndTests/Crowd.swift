import Foundation
import TestSupport

/// Many connections of this process to a server on 127.0.0.1, which do nothing until they are asked to. Not for use by
/// several threads.
final class Crowd {
    private var descriptors: [Int32] = []

    deinit { for descriptor in descriptors { close(descriptor) } }

    /// Whether two processes may each have `count` descriptors and some more; raises this process' own limit to it.
    static func isPossible(_ count: Int) -> Bool {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0, limit.rlim_max >= rlim_t(count + 500) else { return false }
        limit.rlim_cur = max(limit.rlim_cur, rlim_t(count + 500))
        return setrlimit(resource, &limit) == 0
    }

    /// Opens one more; the kernel completes it whether the server has taken it or not.
    func join(port: UInt16) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw NeverHappened(description: "a socket: errno \(errno)") }
        descriptors.append(descriptor)
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw NeverHappened(description: "a connection: errno \(errno)") }
    }

    /// Waits until the server ends the connection that was opened last; false when it does not, or says something.
    func isLastEnded() -> Bool {
        var byte: UInt8 = 0
        guard let last = descriptors.last else { return false }
        return recv(last, &byte, 1, 0) == 0
    }

    /// Sends a request over every connection, and says which of them were answered 200.
    func ask(_ path: String) -> [Int] {
        let request = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
        return descriptors.indices.filter { index in
            guard send(descriptors[index], request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
                return false
            }
            var buffer = [UInt8](repeating: 0, count: 4_096)
            let count = recv(descriptors[index], &buffer, buffer.count, 0)
            return count > 0 && buffer[..<count].starts(with: "HTTP/1.1 200 ".utf8)
        }
    }
}

/// What the kernel says about a process.
struct ProcessUsage {
    let identifier: Int32

    /// CPU time of all its threads so far.
    func processorTime() throws -> Duration {
        let folder = "/proc/\(identifier)/task"
        let threads = try FileManager.default.contentsOfDirectory(atPath: folder)
        return threads.reduce(.zero) { sum, thread in
            // A thread may end between the listing and the reading.
            let text = (try? String(contentsOfFile: "\(folder)/\(thread)/schedstat", encoding: .utf8)) ?? ""
            return sum + .nanoseconds(text.split(separator: " ").first.flatMap { Int64($0) } ?? 0)
        }
    }

    /// The largest resident memory since ``forgetPeak()``, in bytes.
    func peakMemory() throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) * 1_024
    }

    /// Lets the peak begin at what is resident now (proc(5), `clear_refs`).
    func forgetPeak() throws {
        try "5".write(toFile: "/proc/\(identifier)/clear_refs", atomically: false, encoding: .utf8)
    }

    /// Resident memory in bytes.
    func memory() throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(identifier)/statm", encoding: .utf8)
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * Int(getpagesize())
    }

    /// Open descriptors.
    func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(identifier)/fd").count
    }
}
