import CSQLite
import Glibc
import Synchronization

/// SQLite's default file system layer with a counter around every sync, and a switch that makes syncs fail
/// (https://sqlite.org/vfs.html). It sees what the library asks of the operating system, on every machine, where a
/// tracer would have to be installed.
///
/// The counters are the process's: only one suite, a serialized one, opens databases through it.
enum CountingFileSystem {
    static let name = "counting"
    static let syncs = Atomic<Int>(0)
    static let failsSyncs = Atomic<Bool>(false)
    /// Added to every sync: what an ordinary network disk costs.
    static let delayMicroseconds = Atomic<UInt32>(0)
    /// Addresses of the method tables, which live as long as the process: the copy of each original (the log beside a
    /// database has another table than the database), and the original of each copy.
    private static let copies = Mutex<[UInt: UInt]>([:])
    private static let originals = Mutex<[UInt: UInt]>([:])

    /// Done once per process.
    static let isRegistered: Bool = {
        guard let original = sqlite3_vfs_find(nil) else { return false }
        let layer = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        layer.initialize(to: original.pointee)
        layer.pointee.zName = UnsafePointer(strdup(name))
        layer.pointee.pNext = nil
        layer.pointee.xOpen = { _, path, file, flags, outFlags in
            guard let original = sqlite3_vfs_find(nil), let open = original.pointee.xOpen, let file else {
                return SQLITE_ERROR
            }
            let code = open(original, path, file, flags, outFlags)
            if code == SQLITE_OK { CountingFileSystem.patch(file) }
            return code
        }
        return sqlite3_vfs_register(layer, 0) == SQLITE_OK
    }()

    /// Gives the file a copy of its method table in which syncs are counted.
    private static func patch(_ file: UnsafeMutablePointer<sqlite3_file>) {
        guard let methods = file.pointee.pMethods else { return }
        let original = UInt(bitPattern: methods)
        let copy = copies.withLock { copies in
            if let known = copies[original] { return known }
            let made = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
            made.initialize(to: UnsafePointer<sqlite3_io_methods>(bitPattern: original)?.pointee ?? .init())
            made.pointee.xSync = { file, flags in CountingFileSystem.sync(file, flags) }
            let address = UInt(bitPattern: made)
            copies[original] = address
            originals.withLock { $0[address] = original }
            return address
        }
        file.pointee.pMethods = UnsafePointer(bitPattern: copy)
    }

    private static func sync(_ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32) -> Int32 {
        if failsSyncs.load(ordering: .acquiring) { return SQLITE_IOERR | (4 << 8) }  // SQLITE_IOERR_FSYNC
        syncs.add(1, ordering: .relaxed)
        usleep(delayMicroseconds.load(ordering: .relaxed))
        let copy = UInt(bitPattern: file?.pointee.pMethods)
        let original = originals.withLock { UnsafePointer<sqlite3_io_methods>(bitPattern: $0[copy] ?? 0) }
        return original?.pointee.xSync?(file, flags) ?? SQLITE_ERROR
    }
}
