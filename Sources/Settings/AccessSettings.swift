/// Who may call the service.
package struct AccessSettings: Sendable, Equatable {
    /// `AUTH_MODE`.
    package enum Mode: String, Sendable, CaseIterable {
        /// Open to this machine and private networks, closed to everybody else.
        case auto
        /// Open to everybody who can connect; chosen explicitly, never by default.
        case off
    }

    package let mode: Mode
    /// Names besides localhost, single labels and IP addresses that a `Host` field may carry, lower case.
    package let allowedHosts: [String]

    package init(_ reader: inout SettingsReader) {
        mode = reader.choice("AUTH_MODE", default: .auto)
        allowedHosts = (reader.text("HTTP_ALLOWED_HOSTS") ?? "").split(separator: ",").map {
            String($0).trimmingBlanks().lowercased()
        }
    }
}
