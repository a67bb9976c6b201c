/// Where backups go, and how often one is made.
package struct BackupSettings: Sendable, Equatable {
    /// `BACKUP_DIR`
    package let folder: String
    /// `BACKUP_EVERY`: time between two backups that the server makes by itself, 1 minute to 365 days; nil: none.
    package let interval: Duration?
    /// `BACKUP_KEEP`: how many of them stay, 1 to 10,000.
    package let kept: Int

    package init(_ reader: inout SettingsReader) {
        folder = reader.text("BACKUP_DIR") ?? "data/backups"
        let isOff = reader.text("BACKUP_EVERY").map { ["off", "0"].contains($0.lowercased()) } ?? true
        interval =
            isOff
            ? nil
            : reader.duration(
                "BACKUP_EVERY", default: .seconds(86_400), in: .seconds(60) ... .seconds(365 * 86_400))
        kept = reader.integer("BACKUP_KEEP", default: 7, in: 1...10_000)
    }
}
