import Foundation
import JSON
import Jobs
import Testing

@Suite("What is personal in a job is sealed, and only with its job and the right key it opens")
struct PayloadKeyRingTests {
    private static let first = Data(repeating: 1, count: 32).base64EncodedString()
    private static let second = Data((0..<32).map { UInt8($0) }).base64EncodedString()

    private func ring(_ text: String = "2026-11:\(first)") throws -> PayloadKeyRing {
        try PayloadKeyRing(parsing: text)
    }

    @Test("sealed and opened it is as before, and through JSON too")
    func roundTrip() throws {
        let envelope = JobEnvelope.sample(name: "Ana \"Ñúñez\" \u{1F600}")
        let sealed = try ring().seal(envelope)
        #expect(sealed != envelope && sealed.payload["to"] == nil)
        #expect(try ring().open(JobEnvelope(decoding: sealed.encoded())) == envelope)
        #expect(try ring().open(envelope) == envelope, "what is not sealed need not be opened")
        #expect(try ring().seal(sealed) == sealed)
    }

    @Test("nothing personal is in the bytes, not as text, not in base64, and no two are alike")
    func bytes() throws {
        let envelope = JobEnvelope.sample(name: "Xiomara Planted")
        let texts = try (0..<20).map { _ in String(decoding: try ring().seal(envelope).encoded(), as: UTF8.self) }
        #expect(Set(texts).count == 20)
        for text in texts {
            for personal in ["ana@example.org", "example", "Xiomara", "Planted"] {
                #expect(!text.contains(personal))
                for shift in 0..<3 {
                    let base64 = Data((String(repeating: " ", count: shift) + personal).utf8).base64EncodedString()
                    #expect(!text.contains(base64.dropFirst(shift == 0 ? 0 : 4).dropLast(4)))
                }
            }
        }
    }

    @Test("a ciphertext fits no other job: neither another id, queue nor template")
    func identity() throws {
        let sealed = try ring().seal(.sample())
        var moved: [JobEnvelope] = []
        for path in [\JobEnvelope.id, \.queue, \.template] {
            var copy = sealed
            copy[keyPath: path] += "x"
            moved.append(copy)
        }
        for copy in moved { #expect(throws: PayloadKeyRing.Shut.notAuthentic) { try ring().open(copy) } }
        var renamed = sealed
        renamed.language = "en"
        #expect(throws: Never.self) { try ring().open(renamed) }
    }

    @Test("any changed bit is noticed")
    func tampered() throws {
        let sealed = try ring().seal(.sample())
        guard case .sealed(let payload) = sealed.payload else { return }
        for index in payload.ciphertext.indices {
            var bytes = payload.ciphertext
            bytes[index] ^= 1
            var copy = sealed
            copy.payload = .sealed(
                SealedPayload(algorithm: "A256GCM", keyName: "2026-11", nonce: payload.nonce, ciphertext: bytes))
            #expect(throws: PayloadKeyRing.Shut.notAuthentic) { try ring().open(copy) }
        }
        for (nonce, ciphertext) in [
            ([], payload.ciphertext), (payload.nonce, []), (payload.nonce, Array(payload.ciphertext.prefix(15))),
        ] {
            var copy = sealed
            copy.payload = .sealed(
                SealedPayload(algorithm: "A256GCM", keyName: "2026-11", nonce: nonce, ciphertext: ciphertext))
            #expect(throws: PayloadKeyRing.Shut.notAuthentic) { try ring().open(copy) }
        }
    }

    @Test("keys are changed while jobs are under way: the newest seals, all of them open")
    func rotation() throws {
        let old = try ring().seal(.sample())
        let both = try ring("2027-01:\(Self.second),2026-11:\(Self.first)")
        #expect(both.newest == "2027-01")
        #expect(try both.open(old) == .sample())
        #expect(both.isOutdated(old.payload) && both.isOutdated(JobEnvelope.sample().payload))
        let new = both.seal(.sample())
        #expect(!both.isOutdated(new.payload))
        #expect(throws: PayloadKeyRing.Shut.unknownKey) { try ring().open(new) }
        #expect(throws: PayloadKeyRing.Shut.notAuthentic) { try ring("2026-11:\(Self.second)").open(old) }
    }

    @Test("an algorithm of the future is a key we do not have, not damage")
    func otherAlgorithm() throws {
        var envelope = JobEnvelope.sample()
        envelope.payload = .sealed(SealedPayload(algorithm: "HPKE", keyName: "2026-11", nonce: [], ciphertext: []))
        #expect(throws: PayloadKeyRing.Shut.unknownKey) { try ring().open(envelope) }
    }

    @Test("commas and line breaks separate, so that a file may have a line for each key")
    func separators() throws {
        let text = "b:\(Self.second)\n a:\(Self.first)\n\n"
        #expect(try ring(text).newest == "b")
        #expect(try ring(text).open(ring("a:\(Self.first)").seal(.sample())) == .sample())
    }

    @Test(
        "a malformed ring is refused, and what is said does not repeat it",
        arguments: [
            ("", PayloadKeyRing.Malformed.entry), (" , ", .entry), (first, .entry), (":\(first)", .name),
            ("a b:\(first)", .entry), ("ñ:\(first)", .name), (String(repeating: "a", count: 33) + ":\(first)", .name),
            ("a:", .key), ("a:secret", .key), ("a:\(first.dropLast(4))", .key), ("a:\(first),a:\(second)", .twice),
        ])
    func malformed(text: String, fault: PayloadKeyRing.Malformed) throws {
        let error = #expect(throws: PayloadKeyRing.Malformed.self) { try ring(text) }
        #expect(error == fault)
        #expect(PayloadKeyRing.Malformed.allCases.allSatisfy { !$0.rawValue.contains("secret") })
    }
}
