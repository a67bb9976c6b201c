import Foundation

/// What the gzip of this machine makes of some bytes.
package struct Gunzip {
    /// The content; nil when it calls the member broken or incomplete.
    package let whole: [UInt8]?
    /// What it could decode.
    package let soFar: [UInt8]

    /// - Throws: when the tool cannot be run.
    package init(_ coded: [UInt8]) async throws {
        let folder = try TemporaryDirectory()
        try Data(coded).write(to: URL(fileURLWithPath: folder.file("a.gz")))
        let command = "gzip -dc '\(folder.file("a.gz"))' > '\(folder.file("a"))' 2>/dev/null"
        let status = try await Tool.result("/bin/sh", ["-c", command]).status
        soFar = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.file("a"))))
        whole = status == 0 ? soFar : nil
    }
}
