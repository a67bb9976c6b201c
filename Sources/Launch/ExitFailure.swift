package import Settings

/// Why a process ends, with the exit code that scripts see: 1 failed, 2 usage, 3 settings, 4 cannot connect or listen,
/// 75 broken off while stopping.
package struct ExitFailure: Error, Sendable {
    package let code: Int32
    /// One line, or one per problem; no personal data and no secrets.
    package let message: String

    package init(code: Int32, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Wrong settings.
    package init(_ error: SettingsError) {
        self.init(code: 3, error.description)
    }

    /// One wrong setting.
    package static func setting(_ name: String, _ reason: String) -> ExitFailure {
        ExitFailure(SettingsError([.init(name, reason)]))
    }

    /// What was under way has not come to its end; the next process takes it up (EX_TEMPFAIL of sysexits.h).
    package static func brokenOff(_ message: String) -> ExitFailure {
        ExitFailure(code: ProcessLifetime.brokenOff, message)
    }

    /// Something the settings name cannot be reached or used for listening.
    package static func unreachable(_ message: String) -> ExitFailure {
        ExitFailure(code: 4, message)
    }
}
