package import JSON
import Patients
package import Timekeeping

/// What a backup is, as a file beside it says: enough to tell later whether it is whole, and of when and of whom it is.
package struct BackupManifest: Sendable, Equatable {
    /// When the copy was complete.
    package let createdAt: Timestamp
    /// Name of the backup in the folder of the manifest.
    package let file: String
    /// Of that file.
    package let bytes: Int64
    /// SHA-256 of that file, in hexadecimal digits.
    package let digest: String
    /// Whether it is a gzip of the database.
    package let isCompressed: Bool
    /// Of the database in it.
    package let contents: DatabaseContents
    /// Of the program that made it.
    package let version: String

    package init(
        createdAt: Timestamp, file: String, bytes: Int64, digest: String, isCompressed: Bool,
        contents: DatabaseContents, version: String
    ) {
        self.createdAt = createdAt
        self.file = file
        self.bytes = bytes
        self.digest = digest
        self.isCompressed = isCompressed
        self.contents = contents
        self.version = version
    }

    /// Where the manifest of a backup is.
    package static func path(of backup: String) -> String { backup + ".json" }

    private static let format: Int64 = 1

    /// JSON, a line for itself.
    package var encoded: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// Writes it as an object.
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("format")
        writer.integer(Self.format)
        writer.name("created_at")
        writer.string(CivilTime(createdAt).rfc3339)
        writer.name("file")
        writer.string(file)
        writer.name("bytes")
        writer.integer(bytes)
        writer.name("sha256")
        writer.string(digest)
        writer.name("gzip")
        writer.bool(isCompressed)
        writer.name("integrity_check")
        writer.string("ok")
        writer.name("schema")
        writer.integer(contents.schema)
        writer.name("patients")
        writer.integer(contents.patients)
        writer.name("messages")
        writer.integer(contents.messages)
        writer.name("audit_entries")
        writer.integer(contents.auditHead.sequence)
        writer.name("audit_head")
        writer.string(contents.auditHead.hash.hexadecimal)
        writer.name("version")
        writer.string(version)
        writer.endObject()
    }

    /// - Throws: `manifest` for anything that ``encoded`` does not write.
    package init(decoding bytes: [UInt8]) throws(BackupError) {
        guard let json = try? JSONValue.parse(bytes), json["format"]?.integerValue == Self.format,
            let createdAt = (json["created_at"]?.stringValue).flatMap(Timestamp.init(rfc3339:)),
            let file = json["file"]?.stringValue, !file.contains("/"), let size = json["bytes"]?.integerValue,
            let digest = json["sha256"]?.stringValue, let isCompressed = json["gzip"]?.boolValue,
            json["integrity_check"]?.stringValue == "ok", let schema = json["schema"]?.integerValue,
            let patients = json["patients"]?.integerValue, let messages = json["messages"]?.integerValue,
            let entries = json["audit_entries"]?.integerValue,
            let hash = (json["audit_head"]?.stringValue).flatMap([UInt8].init(hexadecimal:)), hash.count == 32,
            let version = json["version"]?.stringValue
        else { throw .manifest("the manifest is not one of format \(Self.format)") }
        self.init(
            createdAt: createdAt, file: file, bytes: size, digest: digest, isCompressed: isCompressed,
            contents: DatabaseContents(
                schema: Int(truncatingIfNeeded: schema), patients: patients, messages: messages,
                auditHead: AuditHead(sequence: entries, hash: hash)), version: version)
    }
}

extension [UInt8] {
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            // Plain digits: an initialiser of integers would take a sign.
            guard digits[index] != UInt8(ascii: "+"), digits[index] != UInt8(ascii: "-"),
                let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(byte)
        }
        self = bytes
    }
}
