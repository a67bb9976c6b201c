import Crypto
import FoundationEssentials
import JSON

/// The keys that the personal part of a job is sealed with (AES-256-GCM, NIST SP 800-38D): the newest seals, all of them
/// open, so that keys can be changed while jobs are under way.
///
/// A job's identity is authenticated with its payload: a ciphertext cannot be moved to another job.
package struct PayloadKeyRing: Sendable {
    private let keys: [String: SymmetricKey]
    /// Name of the key that seals.
    package let newest: String

    /// What is wrong with the text of a key ring. Never the text itself: it holds keys.
    package enum Malformed: String, Error, Sendable, CaseIterable {
        case entry = "must be NAME:KEY, several separated by commas, the newest first"
        case name = "must have names of at most 32 letters, digits, '-', '_' or '.'"
        case key = "must have keys of 32 bytes in base64, as openssl rand -base64 32 makes them"
        case twice = "must name each key once"
    }

    /// - Parameter text: `NAME:BASE64`, several separated by commas or line breaks, the newest first.
    package init(parsing text: String) throws(Malformed) {
        var keys: [String: SymmetricKey] = [:]
        var newest: String?
        for entry in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            let parts = entry.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw .entry }
            let name = String(parts[0])
            guard (1...32).contains(name.utf8.count), name.utf8.allSatisfy(Self.isNameByte) else { throw .name }
            guard let key = Data(base64Encoded: String(parts[1])), key.count == 32 else { throw .key }
            guard keys.updateValue(SymmetricKey(data: key), forKey: name) == nil else { throw .twice }
            newest = newest ?? name
        }
        guard let newest else { throw .entry }
        self.keys = keys
        self.newest = newest
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// Whether a payload is sealed with anything but the newest key.
    package func isOutdated(_ payload: JobPayload) -> Bool {
        if case .sealed(let sealed) = payload { sealed.keyName != newest } else { true }
    }

    /// The envelope with its payload sealed by the newest key; one that is sealed already stays as it is.
    package func seal(_ envelope: JobEnvelope) -> JobEnvelope {
        guard case .clear(let members) = envelope.payload, let key = keys[newest] else { return envelope }
        var writer = JSONWriter(reservingCapacity: 128)
        writer.value(.object(members))
        // Fails only for nonces and keys of a wrong size, and both are made here.
        guard let box = try? AES.GCM.seal(writer.bytes, using: key, authenticating: Self.identity(of: envelope)) else {
            preconditionFailure("a key of 32 bytes and a fresh nonce could not seal")
        }
        var sealed = envelope
        sealed.payload = .sealed(
            SealedPayload(
                algorithm: SealedPayload.algorithm, keyName: newest, nonce: Array(box.nonce),
                ciphertext: Array(box.ciphertext) + Array(box.tag)))
        return sealed
    }

    /// Why a payload stays shut.
    package enum Shut: Error, Sendable, Equatable {
        /// No key of that name, or an algorithm of the future: whoever has it will open it.
        case unknownKey
        /// The key fits and the content does not: damaged, or moved from another job.
        case notAuthentic
    }

    /// The envelope with its payload readable.
    package func open(_ envelope: JobEnvelope) throws(Shut) -> JobEnvelope {
        guard case .sealed(let sealed) = envelope.payload else { return envelope }
        guard sealed.algorithm == SealedPayload.algorithm, let key = keys[sealed.keyName] else { throw .unknownKey }
        let plain: Data
        do {
            guard sealed.ciphertext.count >= 16 else { throw Shut.notAuthentic }
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: sealed.nonce), ciphertext: sealed.ciphertext.dropLast(16),
                tag: sealed.ciphertext.suffix(16))
            plain = try AES.GCM.open(box, using: key, authenticating: Self.identity(of: envelope))
        } catch {
            throw .notAuthentic
        }
        guard let members = (try? JSONValue.parse([UInt8](plain)))?.objectValue else { throw .notAuthentic }
        var opened = envelope
        opened.payload = .clear(members)
        return opened
    }

    /// What is authenticated with the payload: `v|id|q|tpl`.
    private static func identity(of envelope: JobEnvelope) -> [UInt8] {
        Array("\(JobEnvelope.currentVersion)|\(envelope.id)|\(envelope.queue)|\(envelope.template)".utf8)
    }
}
