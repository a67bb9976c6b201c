import Glibc

/// How a log line is written (`LOG_FORMAT`).
package enum LogFormat: Sendable, Equatable {
    /// One JSON object per line.
    case json
    /// One line for people, with ANSI colours if wanted.
    case text(colour: Bool)

    /// What a setting means for a file descriptor: `auto` is text on a terminal and JSON elsewhere; colour only on a
    /// terminal and not when `NO_COLOR` is set to anything but the empty string (no-color.org).
    ///
    /// - Parameter setting: `auto`, `json` or `text`; nil is returned for anything else.
    package init?(setting: String, noColor: String?, descriptor: Int32 = STDERR_FILENO) {
        let isTerminal = isatty(descriptor) == 1
        let colour = isTerminal && (noColor ?? "").isEmpty
        switch setting {
        case "json": self = .json
        case "text": self = .text(colour: colour)
        case "auto": self = isTerminal ? .text(colour: colour) : .json
        default: return nil
        }
    }
}
