import FoundationEssentials
package import Timekeeping

/// A folder of backups, each with its manifest.
package struct BackupFolder: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// A backup that was finished.
    package struct Entry: Sendable, Equatable {
        package let path: String
        package let manifest: BackupManifest
    }

    /// Where a backup of this moment belongs.
    /// - Parameter prefix: tells kinds of backups apart; only those of ``scheduled`` are ever removed by ``prune``.
    package func place(
        at moment: Timestamp, prefix: String = BackupFolder.scheduled, isCompressed: Bool = false
    ) -> String {
        "\(path)/\(prefix)-\(moment.compactText).db" + (isCompressed ? ".gz" : "")
    }

    /// What the names of ordinary backups begin with.
    package static let scheduled = "patients"
    /// What the names of backups before an upgrade of the schema begin with.
    package static let beforeUpgrade = "before-upgrade"

    /// Every backup with a manifest that can be understood, the oldest first; none when there is no folder. The files
    /// themselves are not looked at.
    package func entries() -> [Entry] {
        names.filter { $0.hasSuffix(".json") }.compactMap { name in
            let backup = "\(path)/\(name.dropLast(5))"
            guard let manifest = try? DatabaseBackup.manifest(of: backup), BackupFiles.exists(backup) else {
                return nil
            }
            return Entry(path: backup, manifest: manifest)
        }.sorted { ($0.manifest.createdAt, $0.path) < ($1.manifest.createdAt, $1.path) }
    }

    private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }

    /// When the newest ordinary backup was made; none when there is none.
    package var newestOrdinary: Timestamp? { ordinary.last?.manifest.createdAt }

    private var ordinary: [Entry] { entries().filter { $0.manifest.file.hasPrefix(Self.scheduled + "-") } }

    /// Removes the oldest ordinary backups, and what a process left that was ended while it made one.
    /// - Parameters:
    ///   - keep: how many stay, 1 and up.
    ///   - now: what was not written to for a day by then is nobody's work any more.
    /// - Returns: the removed backups.
    package func prune(keep: Int, now: Timestamp = .now()) -> [Entry] {
        for name in names where name.hasSuffix(".partial") {
            let path = "\(path)/\(name)"
            guard let written = BackupFiles.lastWritten(path), now.seconds - written > 86_400 else { continue }
            BackupFiles.remove(path)
        }
        let removed = Array(ordinary.dropLast(max(1, keep)))
        for entry in removed {
            // The manifest first: a backup without one is known to be none.
            BackupFiles.remove(BackupManifest.path(of: entry.path))
            BackupFiles.remove(entry.path)
        }
        return removed
    }
}
