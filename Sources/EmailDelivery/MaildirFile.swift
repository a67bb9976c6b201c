internal import Glibc

/// What the file system refused.
struct MaildirError: Error, CustomStringConvertible {
    let call: StaticString
    let code: Int32

    init(_ call: StaticString) {
        self.call = call
        code = errno
    }

    /// The call and the error, without the path.
    var description: String { "maildir: \(call) failed: \(String(cString: strerror(code)))" }
}

/// A mail that is written and safe on the disk, but not delivered yet (the `tmp` of a Maildir).
struct MaildirFile {
    private let path: String

    /// Writes `bytes` to a file that no other process has, and to the disk.
    init(_ bytes: [UInt8], in folder: String, name: String) throws(MaildirError) {
        path = "\(folder)/\(name).\(getpid()).\(UInt64.random(in: 0 ... .max))"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw MaildirError("open") }
        do throws(MaildirError) {
            try Self.write(bytes, to: descriptor)
            guard fsync(descriptor) == 0 else { throw MaildirError("fsync") }
        } catch {
            close(descriptor)
            discard()
            throw error
        }
        guard close(descriptor) == 0 else { throw MaildirError("close") }
    }

    /// Delivers it: in one step the name appears, with all of the bytes behind it.
    func move(to folder: String, name: String) throws(MaildirError) {
        guard rename(path, "\(folder)/\(name)") == 0 else {
            let error = MaildirError("rename")
            discard()
            throw error
        }
        // The name lies in the folder, and the folder is a file of its own.
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw MaildirError("open") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw MaildirError("fsync") }
    }

    func discard() {
        unlink(path)
    }

    /// Makes a folder that only its owner may look into, with the folders above it; one that is there is left as it is.
    static func makeFolder(_ path: String) throws(MaildirError) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw MaildirError("mkdir")
        }
        try makeFolder(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw MaildirError("mkdir") }
    }

    /// Whether a folder holds a file whose name begins so.
    static func contains(_ folder: String, namePrefix prefix: String) throws(MaildirError) -> Bool {
        guard let directory = opendir(folder) else { throw MaildirError("opendir") }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let matches = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                strncmp(UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self), prefix, prefix.utf8.count) == 0
            }
            if matches { return true }
        }
        return false
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(MaildirError) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + offset }, $0.count - offset)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw MaildirError("write") }
            offset += count
        }
    }
}
