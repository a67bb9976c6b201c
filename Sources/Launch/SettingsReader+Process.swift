package import Settings

extension SettingsReader {
    /// What `make` reads from the environment of this process and `.env`.
    ///
    /// - Throws: an ``ExitFailure`` with code 3 that names everything that is wrong.
    package static func read<Settings>(
        _ make: (inout SettingsReader) throws(SettingsError) -> Settings
    ) throws(ExitFailure) -> Settings {
        do throws(SettingsError) {
            var reader = try ofThisProcess()
            let settings = try make(&reader)
            try reader.finish()
            return settings
        } catch {
            throw ExitFailure(error)
        }
    }
}
