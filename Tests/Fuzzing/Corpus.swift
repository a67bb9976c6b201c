import Foundation

/// Raw messages kept as files, each named for what it is and how it ends:
///
///     200-pipeline.http        every message in it is read to its end
///     400-te-two-lines.http    it is refused, with this status
///     more-half-a-head.http    it is neither: more is awaited
package struct Corpus: Sendable {
    /// One message, or several behind each other.
    package struct Sample: Sendable, CustomStringConvertible {
        package let name: String
        package let bytes: [UInt8]
        package var description: String { name }
        /// Whether every message in it is one.
        var isValid: Bool { name.hasPrefix("200-") }
    }

    /// In the order of their names.
    package let samples: [Sample]

    /// The `.http` files in `folder`.
    package init(folder: String) throws {
        samples = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".http") }.sorted()
            .map { name in
                let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
                return Sample(name: String(name.dropLast(5)), bytes: Array(data))
            }
    }
}
