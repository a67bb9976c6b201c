package import Jobs
package import Settings

extension PayloadKeyRing {
    /// The keys of `QUEUE_ENCRYPTION_KEYS`; nil where it is not set.
    ///
    /// - Throws: an ``ExitFailure`` with code 3 that says what is wrong with it, and nothing of what it holds.
    package static func configured(_ settings: QueueSettings) throws(ExitFailure) -> PayloadKeyRing? {
        guard let text = settings.encryptionKeys else { return nil }
        do throws(Malformed) { return try PayloadKeyRing(parsing: text) } catch {
            throw ExitFailure.setting("QUEUE_ENCRYPTION_KEYS", error.rawValue)
        }
    }

    /// The same, from the environment and `.env`.
    package static func ofThisProcess() throws(ExitFailure) -> PayloadKeyRing? {
        try configured(.ofThisProcess())
    }
}

extension QueueSettings {
    /// Reads the environment and `.env`; every problem at once as an ``ExitFailure`` with code 3.
    package static func ofThisProcess() throws(ExitFailure) -> QueueSettings {
        try SettingsReader.read { QueueSettings(&$0) }
    }
}
