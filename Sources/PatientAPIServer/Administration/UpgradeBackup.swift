import Launch
import SQLite
import SQLitePatients
import Settings
import Timekeeping

/// The copy that is made of a database before its schema is changed.
enum UpgradeBackup {
    /// An upgrade that is preceded by a backup in `BACKUP_DIR`; without the backup there is no upgrade.
    /// - Parameter saved: told where the backup is.
    static func upgrade(
        _ database: DatabaseSettings, _ backup: BackupSettings, saved: @escaping @Sendable (String) -> Void
    ) -> SchemaUpgrade {
        .saveAndApply { _ throws(SQLiteError) in
            let target = BackupFolder(path: backup.folder).place(at: .now(), prefix: BackupFolder.beforeUpgrade)
            var options = DatabaseBackup.Options()
            options.version = ProductVersion.current
            do throws(BackupError) {
                _ = try DatabaseBackup.make(of: database.path, at: target, options)
            } catch {
                throw SQLiteError(.io, "no backup could be made before the upgrade of the schema: \(error)")
            }
            saved(target)
        }
    }
}
