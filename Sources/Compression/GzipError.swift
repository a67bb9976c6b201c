/// Why something could not be compressed, or made whole again.
package enum GzipError: Error, Equatable {
    /// There is no memory for the encoder's state.
    case outOfMemory
    /// What was to be decoded is no gzip, or not what its checksum says.
    case damaged
    /// zlib refused what no caller can provoke; `code` is its own (`Z_STREAM_ERROR` and the like).
    case refused(code: Int32)
}
