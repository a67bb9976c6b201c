import Launch
import Settings

/// What the commands beside the server need to know.
struct AdministrationSettings {
    let database: DatabaseSettings
    let backup: BackupSettings

    /// Reads the environment and `.env`.
    /// - Throws: an ``ExitFailure`` with code 3 that names every wrong setting of these two groups.
    static func ofThisProcess() throws(ExitFailure) -> AdministrationSettings {
        do throws(SettingsError) {
            var reader = try SettingsReader.ofThisProcess()
            let settings = AdministrationSettings(
                database: DatabaseSettings(&reader, cores: 1), backup: BackupSettings(&reader))
            try reader.finish()
            return settings
        } catch {
            throw ExitFailure(error)
        }
    }
}
