import ArgumentParser
import LoadEngine

/// A file that somebody wrote by hand, read whole.
enum SmallFile {
    /// No scenario is longer than this.
    private static let longest = 1 << 20

    static func read(_ path: String) throws -> [UInt8] {
        do throws(WholeFile.Failure) {
            return try WholeFile.read(path, limit: longest)
        } catch {
            throw ValidationError("\(path): \(error.text)")
        }
    }
}
