import Foundation
import TestSupport

/// Faults of the operating system below one server, switched on and off while it runs; see Fixtures/faults.c.
struct FaultInjection {
    /// Where the process ends.
    enum Place: String, CaseIterable {
        case write, torn, sync, synced, send, sent
    }

    /// What fails.
    enum Call: String {
        case write, sync
    }

    private let file: String
    private let library: String

    /// Compiles the library into the folder of the test; a Swift toolchain brings a C compiler.
    init(in folder: TemporaryDirectory) async throws {
        file = folder.file("fault")
        library = folder.file("faults.so")
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/faults.c").path
        let command = "$(command -v cc || command -v clang || echo gcc) -O1 -shared -fPIC -o \"$0\" \"$1\""
        let (status, output) = try await Tool.result("/bin/sh", ["-c", command, library, source])
        guard status == 0 else { throw NeverHappened(description: "a compiled library: \(output)") }
    }

    /// What the server is started with.
    var environment: [String: String] { ["LD_PRELOAD": library, "FAULTS": file] }

    /// Ends the process the `count`-th time it comes to `place` from now on.
    func kill(at place: Place, count: Int) throws { try order("kill \(place.rawValue) \(count)") }

    /// Lets the call fail from now on.
    func fail(_ call: Call, with number: Int32) throws { try order("fail \(call.rawValue) \(number)") }

    /// Lets the call take longer from now on.
    func slow(_ call: Call, milliseconds: Int) throws { try order("slow \(call.rawValue) \(milliseconds)") }

    /// From now on nothing fails.
    func end() { unlink(file) }

    private func order(_ line: String) throws {
        // In one step: the server reads it at any time.
        try line.write(toFile: file, atomically: true, encoding: .utf8)
    }
}
