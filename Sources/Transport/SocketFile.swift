import Glibc

/// The file of a listening unix socket: where it is put, and that it goes with its socket, but not with that of another
/// process which has taken the path over meanwhile.
struct SocketFile: Sendable {
    private let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Where to bind a socket that is to be found at `path`.
    ///
    /// A process that was killed leaves its file behind, which is removed; one that lives answers on it. A path to be
    /// shared is taken over in one step after the socket listens (see ``init(_:movedTo:)``), lest nobody be there in
    /// between. Anything else of that name is somebody's file: it is left alone, and bind(2) says that the address is in
    /// use.
    static func place(for path: String, isShared: Bool) throws(SystemCallError) -> SocketAddress {
        let address = SocketAddress.unix(path)
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return address }
        if isShared {
            let provisional = "\(path).\(getpid())"
            unlink(provisional)
            return .unix(provisional)
        }
        let probe = try OwnedDescriptor.streamSocket(family: AF_UNIX)
        let isAbandoned = try address.withSockaddr("connect") {
            Glibc.connect(probe.number, $0, $1) != 0 && errno == ECONNREFUSED
        }
        if isAbandoned { unlink(path) }
        return address
    }

    /// Owns the file at `bound` from now on, after moving it to `path` if that is another one.
    init(_ bound: String, movedTo path: String) throws(SystemCallError) {
        guard bound == path || rename(bound, path) == 0 else {
            let error = SystemCallError.last("rename")
            unlink(bound)
            throw error
        }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw .last("lstat") }
        self.path = path
        device = status.st_dev
        inode = status.st_ino
    }

    /// Removes the file unless its name belongs to another socket by now.
    func remove() {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_dev == device, status.st_ino == inode else { return }
        unlink(path)
    }
}
