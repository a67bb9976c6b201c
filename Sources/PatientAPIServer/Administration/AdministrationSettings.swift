import Launch
import Settings

/// What the commands beside the server need to know.
struct AdministrationSettings {
    let database: DatabaseSettings
    let backup: BackupSettings

    /// Reads the environment and `.env`.
    /// - Throws: an ``ExitFailure`` with code 3 that names every wrong setting of these two groups.
    static func ofThisProcess() throws(ExitFailure) -> AdministrationSettings {
        try SettingsReader.read { reader in
            AdministrationSettings(database: DatabaseSettings(&reader, cores: 1), backup: BackupSettings(&reader))
        }
    }
}
