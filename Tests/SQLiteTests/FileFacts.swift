import FoundationEssentials
import Glibc

/// The permission bits of a file or folder.
func mode(of path: String) -> UInt32? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
}

func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
}

/// Copies a file as it is now, if it exists.
func copyFile(_ source: String, to target: String) throws {
    guard access(source, F_OK) == 0 else { return }
    try FileManager.default.copyItem(atPath: source, toPath: target)
}

/// In bytes; nil when there is no such file.
func size(of path: String) -> Int64? {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : nil
}
