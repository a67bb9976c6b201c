import JSON
import Timekeeping

extension JSONValue {
    /// As one line.
    var line: String {
        var writer = JSONWriter()
        writer.value(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func integer(_ value: (some BinaryInteger)?) -> JSONValue { value.map { .number("\($0)") } ?? .null }

    static func counts(_ counts: [String: Int]) -> JSONValue {
        .object(counts.sorted { $0.key < $1.key }.map { JSONMember(name: $0.key, value: .integer($0.value)) })
    }
}

extension Optional<String> {
    var orEmpty: String { self ?? "" }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

extension Int64 {
    /// Milliseconds since the epoch as a moment in UTC.
    var moment: String { CivilTime(Timestamp(milliseconds: self)).rfc3339 }
}
