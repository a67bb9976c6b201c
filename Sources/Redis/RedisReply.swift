internal import CHiredis

/// One reply of the protocol (RESP2).
package enum RedisReply: Sendable, Equatable {
    case null
    case integer(Int64)
    case status(String)
    /// A bulk string; any bytes.
    case bytes([UInt8])
    case array([RedisReply])
    /// An error inside a transaction's or pipeline's replies: code and text.
    case error(code: String, message: String)

    /// Deepest nesting that is read; scripts of ours use three levels.
    private static let maximumDepth = 8

    init(_ reply: borrowing redisReply, depth: Int = 0) throws(RedisError) {
        guard depth <= Self.maximumDepth else { throw .unexpectedReply("nested deeper than \(Self.maximumDepth)") }
        switch reply.type {
        case REDIS_REPLY_NIL:
            self = .null
        case REDIS_REPLY_INTEGER:
            self = .integer(reply.integer)
        case REDIS_REPLY_STATUS:
            self = .status(String(decoding: Self.text(of: reply), as: UTF8.self))
        case REDIS_REPLY_STRING:
            self = .bytes(Self.text(of: reply))
        case REDIS_REPLY_ERROR:
            let line = String(decoding: Self.text(of: reply), as: UTF8.self)
            let words = line.split(separator: " ", maxSplits: 1)
            self = .error(code: String(words.first ?? "ERR"), message: line)
        case REDIS_REPLY_ARRAY:
            var elements: [RedisReply] = []
            elements.reserveCapacity(reply.elements)
            for index in 0..<reply.elements {
                guard let element = reply.element?[index] else { throw .unexpectedReply("an array with a hole") }
                elements.append(try RedisReply(element.pointee, depth: depth + 1))
            }
            self = .array(elements)
        default:
            throw .unexpectedReply("of an unknown type")
        }
    }

    private static func text(of reply: borrowing redisReply) -> [UInt8] {
        guard let start = reply.str, reply.len > 0 else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: reply.len))
    }

    /// The reply, or the error it is.
    package func success() throws(RedisError) -> RedisReply {
        if case .error(let code, let message) = self { throw .server(code: code, message: message) }
        return self
    }

    /// An integer, also one written as text, as scripts give hash fields.
    package var integerValue: Int64? {
        switch self {
        case .integer(let number): number
        case .bytes(let text): Int64(String(decoding: text, as: UTF8.self))
        default: nil
        }
    }

    package var textValue: String? {
        switch self {
        case .status(let text): text
        case .bytes(let text): String(decoding: text, as: UTF8.self)
        default: nil
        }
    }

    package var bytesValue: [UInt8]? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }

    package var arrayValue: [RedisReply]? {
        if case .array(let elements) = self { elements } else { nil }
    }
}
