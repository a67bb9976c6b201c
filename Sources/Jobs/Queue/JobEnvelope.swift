package import JSON

/// What a job is, unchanged from the moment it is written into the outbox until it is settled.
///
/// It is versioned JSON, because it outlives the process that wrote it: unknown members are ignored, an unknown
/// version is somebody else's to deliver, and neither is ever discarded.
package struct JobEnvelope: Sendable, Equatable {
    /// The version this code writes, and the highest it understands.
    package static let currentVersion = 1

    /// Identifier of the job, 26 characters; also the left part of the mail's Message-ID.
    package var id: String
    /// Queue it travels through, such as `email`.
    package var queue: String
    /// Channel that delivers it, such as `email`.
    package var channel: String
    /// Template and its version, such as `patient_registered@1`.
    package var template: String
    /// Language of the text, such as `es`.
    package var language: String
    package var lane: JobLane
    /// What may exist once only, such as `patient_registered:email:7`.
    package var idempotencyKey: String
    /// Milliseconds since the epoch.
    package var created: Int64
    /// Milliseconds since the epoch; 0: at once.
    package var notBefore: Int64
    /// Milliseconds since the epoch; after it the job is dead.
    package var expires: Int64
    /// Name of a ``RetryPolicy``.
    package var retryPolicy: String
    package var doubtPolicy: DoubtPolicy
    /// `traceparent` of the request that caused it.
    package var trace: String?
    package var payload: JobPayload

    package init(
        id: String, queue: String, channel: String, template: String, language: String, lane: JobLane = .normal,
        idempotencyKey: String, created: Int64, notBefore: Int64 = 0, expires: Int64, retryPolicy: String = "legacy3",
        doubtPolicy: DoubtPolicy = .resendOnce, trace: String? = nil, payload: JobPayload
    ) {
        self.id = id
        self.queue = queue
        self.channel = channel
        self.template = template
        self.language = language
        self.lane = lane
        self.idempotencyKey = idempotencyKey
        self.created = created
        self.notBefore = notBefore
        self.expires = expires
        self.retryPolicy = retryPolicy
        self.doubtPolicy = doubtPolicy
        self.trace = trace
        self.payload = payload
    }
}

/// Order of delivery within a queue.
package enum JobLane: String, Sendable, CaseIterable {
    case high = "h"
    case normal = "n"
    case low = "l"
}

/// What follows when nobody can know whether a message was accepted.
package enum DoubtPolicy: String, Sendable, CaseIterable {
    /// Send the identical bytes once more; a second doubt ends in the dead set.
    case resendOnce = "resend1"
    /// Keep the job for a person.
    case hold
}

/// The personal part of a job.
package enum JobPayload: Sendable, Equatable {
    /// Readable members, such as `to` and `name`.
    case clear([JSONMember])
    /// Encrypted; see ``PayloadKeyRing``.
    case sealed(SealedPayload)
}

/// An encrypted payload, as it travels.
package struct SealedPayload: Sendable, Equatable {
    /// The one that this version writes and opens: AES-256-GCM, the tag behind the ciphertext.
    package static let algorithm = "A256GCM"

    package let algorithm: String
    /// Which key of the ring.
    package let keyName: String
    package let nonce: [UInt8]
    package let ciphertext: [UInt8]

    package init(algorithm: String, keyName: String, nonce: [UInt8], ciphertext: [UInt8]) {
        self.algorithm = algorithm
        self.keyName = keyName
        self.nonce = nonce
        self.ciphertext = ciphertext
    }
}

extension JobPayload {
    /// A text member of a readable payload.
    package subscript(name: String) -> String? {
        guard case .clear(let members) = self else { return nil }
        return members.first { $0.name == name }?.value.stringValue
    }
}

/// Why bytes are no envelope this version can work with.
package enum EnvelopeError: Error, Sendable, Equatable {
    /// Written by a newer version; a newer worker will understand it. When it is not worth delivering any more is read all
    /// the same, in milliseconds since the epoch; nil when it does not say so in a way that is understood.
    case unsupportedVersion(Int64, expires: Int64?)
    /// No envelope at all, or one with a member missing or of the wrong kind, which is named.
    case malformed(member: String)
}
