import Glibc

/// The database as the operating system sees it: a folder, a file, and the write-ahead log beside it.
package struct DatabaseFile: Sendable {
    /// Where the file is, as configured.
    package let path: String

    /// Touches nothing yet.
    package init(path: String) {
        self.path = path
    }

    /// Makes what is missing of folder (mode 0700) and file (mode 0600) and takes the file away from other users.
    ///
    /// SQLite gives the log and the shared memory beside the file the same mode, so one file decides for three.
    /// - Throws: `cannotOpen` with a sentence for the person who set the path.
    package func prepare() throws(SQLiteError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw SQLiteError(.cannotOpen, "the path of the database is empty or contains a NUL byte")
        }
        try makeFolder()
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw refusal("the database file \(path) cannot be opened for writing", errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw SQLiteError(.cannotOpen, "the database \(path) is not a regular file")
        }
        if status.st_mode & 0o077 != 0, fchmod(descriptor, 0o600) != 0 {
            throw refusal("the database file \(path) is readable by others and its mode cannot be changed", errno)
        }
        // SQLite makes its log there; without this it would fail later, at the first write.
        guard access(folder, W_OK | X_OK) == 0 else {
            throw refusal("the folder \(folder) of the database is not writable", errno)
        }
    }

    /// Which file the path names now; nil when it names none.
    var identity: Identity? {
        var status = stat()
        return stat(path, &status) == 0 ? Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino)) : nil
    }

    /// What stays the same while a file has its name taken away or given to another.
    struct Identity: Sendable, Equatable {
        let device: UInt64
        let number: UInt64
    }

    /// Bytes of the database file; 0 when it cannot be asked.
    package var bytes: Int64 { size(of: path) }

    /// Bytes of the write-ahead log; 0 when there is none.
    package var logBytes: Int64 { size(of: path + "-wal") }

    /// Where the file is; `.` when the path names no folder.
    package var folder: String { Self.folder(of: path) }

    /// Makes what is missing of the folder, with mode 0700.
    package func makeFolder() throws(SQLiteError) {
        try makeFolder(folder)
    }

    /// Sees to it that the file's contents are on the disk.
    package func sync() throws(SQLiteError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw refusal("\(path) cannot be opened", errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw refusal("\(path) cannot be synced", errno) }
    }

    /// Sees to it that the file's name is on the disk.
    package func syncFolder() throws(SQLiteError) {
        try syncFolder(containing: path)
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Like `mkdir -p`, except that everything made is for this user alone.
    private func makeFolder(_ folder: String) throws(SQLiteError) {
        var status = stat()
        if stat(folder, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw SQLiteError(.cannotOpen, "\(folder), where the database should be, is not a folder")
            }
            return
        }
        try makeFolder(Self.folder(of: folder))
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw refusal("the folder \(folder) for the database cannot be made", errno)
        }
        // SQLite syncs the folder of the file, nobody the folder of that folder: without it, a power cut could take
        // everything that was acknowledged since the first start.
        try syncFolder(containing: folder)
    }

    private func syncFolder(containing path: String) throws(SQLiteError) {
        let parent = Self.folder(of: path)
        let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw refusal("the folder \(parent) cannot be opened", errno) }
        defer { close(descriptor) }
        // Some file systems cannot sync a folder and say EINVAL; they have no such window either.
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw refusal("the folder \(parent) cannot be synced", errno)
        }
    }

    private func size(of path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    private func refusal(_ sentence: String, _ number: Int32) -> SQLiteError {
        SQLiteError(
            .cannotOpen,
            "\(sentence): \(String(cString: strerror(number))) (user \(geteuid())); "
                + "change its owner or mode, or set another path")
    }
}
