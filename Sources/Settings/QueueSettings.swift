/// Where notification jobs wait.
package struct QueueSettings: Sendable, Equatable {
    /// `redis://` or `unix://`; nil when no queue is configured.
    package let redisURL: String?
    /// First word of the Redis keys.
    package let prefix: String
    /// `NAME:KEY` in base64, several separated by commas, the newest first: what the personal part of waiting jobs is
    /// encrypted with; nil: it is not.
    package let encryptionKeys: String?

    package init(_ reader: inout SettingsReader) {
        redisURL = reader.secret("REDIS_URL") ?? reader.text("CELERY_BROKER_URL")
        encryptionKeys = reader.secret("QUEUE_ENCRYPTION_KEYS")
        let prefix = reader.text("QUEUE_PREFIX") ?? "nq"
        let isWord = prefix.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_") || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
        }
        if !isWord || prefix.utf8.count > 32 {
            reader.reject("QUEUE_PREFIX", "must be at most 32 letters, digits, '-' or '_'")
        }
        self.prefix = prefix
    }
}
