/// What every reader does around its value: the byte order mark, UTF-8, white space, nothing behind it.
enum JSONText {
    /// Lends a scanner that stands on the value, and turns a fault into an error with line and column.
    @inline(__always)
    static func scan<Value>(
        _ bytes: some Collection<UInt8>, limits: JSONLimits,
        _ read: (inout JSONScanner) throws(JSONFault) -> Value
    ) throws(JSONError) -> Value {
        let contiguous = bytes.withContiguousStorageIfAvailable { buffer in
            scan(buffer, limits: limits, read)
        }
        return try (contiguous ?? Array(bytes).withUnsafeBufferPointer { scan($0, limits: limits, read) }).get()
    }

    @inline(__always)
    private static func scan<Value>(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits,
        _ read: (inout JSONScanner) throws(JSONFault) -> Value
    ) -> Result<Value, JSONError> {
        // RFC 8259 §8.1 lets a reader ignore the mark, and the service this one replaces did.
        let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
        let start = hasMark ? 3 : 0
        do throws(JSONFault) {
            if let fault = UTF8Check.firstFault(in: bytes, from: start) { throw JSONFault(.invalidUTF8, at: fault) }
            var scanner = JSONScanner(bytes, from: start, limits: limits)
            scanner.skipWhitespace()
            let value = try read(&scanner)
            try scanner.finish()
            return .success(value)
        } catch {
            return .failure(JSONError(error, in: bytes, textStart: start))
        }
    }
}
