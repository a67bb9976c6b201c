/// Why something could not be compressed.
package enum GzipError: Error, Equatable {
    /// There is no memory for the encoder's state.
    case outOfMemory
    /// zlib refused what no caller can provoke; `code` is its own (`Z_STREAM_ERROR` and the like).
    case refused(code: Int32)
}
