/// What is logged, and in which form.
package struct LogSettings: Sendable, Equatable {
    /// `LOG_LEVEL`.
    package enum Level: String, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    /// `LOG_FORMAT`.
    package enum Format: String, Sendable, CaseIterable {
        /// Text on a terminal, JSON elsewhere.
        case auto
        case json
        case text
    }

    package let level: Level
    package let format: Format

    package init(_ reader: inout SettingsReader) {
        level = reader.choice("LOG_LEVEL", default: .info)
        format = reader.choice("LOG_FORMAT", default: .auto)
    }
}
