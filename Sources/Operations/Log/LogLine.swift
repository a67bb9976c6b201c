import Logging
import Timekeeping

/// One log event as bytes, ending in a line feed.
///
/// Neither form lets a value end the line, hide the rest of it or move a terminal's cursor: every control character is
/// escaped, as are the separators and direction marks of Unicode that a viewer may act on.
struct LogLine {
    let time: Timestamp
    let level: Logger.Level
    let message: String
    let metadata: Logger.Metadata

    /// Values longer than this many UTF-8 bytes are cut; a log is no place for them.
    static let longestValue = 2_048

    func json() -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(256)
        line += "{\"ts\":\"".utf8
        line += CivilTime(time).rfc3339Bytes
        line += "\",\"level\":\"\(level.rawValue)\",\"msg\":".utf8
        line.appendJSON(string: message)
        for (name, value) in members {
            line.append(UInt8(ascii: ","))
            line.appendJSON(string: name)
            line.append(UInt8(ascii: ":"))
            line.appendJSON(value, depth: 0)
        }
        line += "}\n".utf8
        return line
    }

    func text(colour: Bool) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(192)
        line += CivilTime(time).rfc3339Bytes
        let name = level.rawValue.uppercased()
        let padding = String(repeating: " ", count: max(0, 8 - name.utf8.count))
        line += (colour ? " \(Self.colour(of: level))\(name)\u{1B}[0m\(padding) " : " \(name)\(padding) ").utf8
        line.appendEscaped(message, quoted: false)
        for (name, value) in members {
            line += (colour ? " \u{1B}[2m" : " ").utf8
            line.appendEscaped(name, quoted: false)
            line += (colour ? "=\u{1B}[0m" : "=").utf8
            line.appendText(value)
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    /// The event's stable name first, then the facts in the order of their names. A fact that is named like one of the
    /// line's own members gets an underscore, so that no name appears twice.
    private var members: [(String, Logger.MetadataValue)] {
        metadata.map { name, value in (["ts", "level", "msg"].contains(name) ? "_\(name)" : name, value) }
            .sorted { ($0.0 == "event" ? 0 : 1, $0.0) < ($1.0 == "event" ? 0 : 1, $1.0) }
    }

    private static func colour(of level: Logger.Level) -> String {
        switch level {
        case .trace, .debug: "\u{1B}[2m"
        case .info, .notice: "\u{1B}[32m"
        case .warning: "\u{1B}[33m"
        case .error, .critical: "\u{1B}[31m"
        }
    }
}
