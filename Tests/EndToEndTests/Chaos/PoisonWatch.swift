import Foundation
import TestSupport

/// Makes poison of the jobs that are called so: whoever begins to deliver one is killed.
struct PoisonWatch: Sendable {
    let stage: ChaosStage

    /// Until the task is cancelled.
    func run() async throws {
        let path = stage.deployment.folder.file("poison.txt")
        var seen = 0
        while !Task.isCancelled {
            let lines = ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n")
            for line in lines.dropFirst(seen) {
                guard let port = UInt16(line) else { continue }
                // Somebody else may have killed it meanwhile.
                for index in 0..<ChaosPlan.workers {
                    guard let process = await stage.processOfWorker(index), Self.owns(process, port) else { continue }
                    try await stage.killWorker(index)
                }
            }
            seen = lines.count
            // Looks for more until it is cancelled; there is no one thing to wait for.
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Whether a process has a TCP connection from this local port (proc(5)).
    private static func owns(_ process: Int32, _ port: UInt16) -> Bool {
        // Read to its end: it says of itself that it is empty, and what reads whole files by their size gets a part of it.
        let file = FileHandle(forReadingAtPath: "/proc/\(process)/net/tcp")
        let table = String(decoding: (try? file?.readToEnd()) ?? Data(), as: UTF8.self)
        let suffix = ":" + String(format: "%04X", Int(port))
        let inodes = table.split(separator: "\n").compactMap { line -> String? in
            let columns = line.split(separator: " ")
            guard columns.count > 9, columns[1].hasSuffix(suffix) else { return nil }
            return String(columns[9])
        }
        let folder = "/proc/\(process)/fd"
        let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return descriptors.contains { name in
            let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")) ?? ""
            return inodes.contains { target == "socket:[\($0)]" }
        }
    }
}
