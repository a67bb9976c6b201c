import JSON
import Jobs
import TestSupport
import Testing

@Suite("The envelope is versioned JSON that outlives its writer")
struct JobEnvelopeTests {
    @Test("what is written is read back")
    func roundTrip() throws {
        var envelope = JobEnvelope.sample()
        envelope.lane = .high
        envelope.notBefore = 1_795_458_700_000
        envelope.retryPolicy = "grey5"
        envelope.doubtPolicy = .hold

        #expect(try JobEnvelope(decoding: envelope.encoded()) == envelope)
    }

    @Test("text in any script survives", arguments: 0..<8 as Range<UInt64>)
    func randomText(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let scalars = (0..<Int.random(in: 1...40, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x10_FFFF, using: &random))
            }
            let envelope = JobEnvelope.sample(name: String(String.UnicodeScalarView(scalars)))

            let decoded = try JobEnvelope(decoding: envelope.encoded())

            #expect(decoded.payload["name"]?.unicodeScalars.elementsEqual(scalars) == true, "seed \(seed)")
        }
    }

    @Test("the members carry the documented names, in the documented order")
    func wireForm() throws {
        let text = String(decoding: JobEnvelope.sample().encoded(), as: UTF8.self)

        #expect(
            text == """
                {"v":1,"id":"01KB0Z3N6W7Q2M4T8V9X1C5D3F","q":"email","ch":"email","tpl":"patient_registered@1",\
                "lang":"es","pri":"n","key":"patient_registered:email:7","created":1795458600000,"not_before":0,\
                "expires":1795718400000,"retry":"legacy3","doubt":"resend1",\
                "trace":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",\
                "msg":{"to":"ana@example.org","name":"Ana López"}}
                """)
    }

    @Test("members this version does not know are ignored")
    func unknownMembers() throws {
        let json = try JSONValue.parse(JobEnvelope.sample().encoded()).adding("colour", .array([.null, .bool(true)]))

        #expect(try JobEnvelope(decoding: json.encoded) == .sample())
    }

    @Test(
        "a version this code does not know is named, not guessed at", arguments: ["0", "2", "-1", "9007199254740993"])
    func unknownVersion(literal: String) throws {
        let json = try JSONValue.parse(JobEnvelope.sample().encoded()).replacing("v", .number(literal))

        let version = try #require(Int64(literal))
        #expect(throws: EnvelopeError.unsupportedVersion(version, expires: JobEnvelope.sample().expires)) {
            try JobEnvelope(decoding: json.encoded)
        }
        for json in [json.removing("expires"), json.replacing("expires", .string("soon"))] {
            #expect(throws: EnvelopeError.unsupportedVersion(version, expires: nil)) {
                try JobEnvelope(decoding: json.encoded)
            }
        }
    }

    @Test(
        "a required member that is missing or of the wrong kind is named",
        arguments: ["v", "id", "q", "ch", "tpl", "lang", "key", "created", "expires", "msg"])
    func malformedMember(name: String) throws {
        let json = try JSONValue.parse(JobEnvelope.sample().encoded())

        for broken in [json.removing(name), json.replacing(name, .null), json.replacing(name, .array([]))] {
            #expect(throws: EnvelopeError.malformed(member: name)) { try JobEnvelope(decoding: broken.encoded) }
        }
    }

    @Test(
        "a number that is no integer in range is no time",
        arguments: [
            "1.5", "1e3", "9223372036854775808", "-9223372036854775809", "-9223372036854775808", "-1",
            "253402300800000",
        ])
    func times(literal: String) throws {
        let json = try JSONValue.parse(JobEnvelope.sample().encoded()).replacing("created", .number(literal))

        #expect(throws: EnvelopeError.malformed(member: "created")) { try JobEnvelope(decoding: json.encoded) }
    }

    @Test(
        "bytes that are no JSON object are malformed", arguments: ["", "{", "[]", "7", "null", "{\"v\":1", "\u{FEFF}x"])
    func noObject(text: String) {
        #expect(throws: EnvelopeError.malformed(member: "the whole")) { try JobEnvelope(decoding: Array(text.utf8)) }
    }

    @Test("any damage to the bytes gives an error or an envelope, never a crash", arguments: 0..<4 as Range<UInt64>)
    func damage(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let sound = JobEnvelope.sample().encoded()
        var refused = 0
        for _ in 0..<500 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0 ... .max, using: &random)
            }
            do throws(EnvelopeError) { _ = try JobEnvelope(decoding: bytes) } catch { refused += 1 }
        }
        #expect(refused > 250)
    }

    @Test("an encrypted payload is recognised as sealed, so that a newer worker can deliver it")
    func sealed() throws {
        let json = try JSONValue.parse(JobEnvelope.sample().encoded()).removing("msg")
            .adding("enc", .object([JSONMember(name: "alg", value: .string("A256GCM"))]))

        let envelope = try JobEnvelope(decoding: json.encoded)

        guard case .sealed = envelope.payload else {
            Issue.record("unexpected \(envelope.payload)")
            return
        }
        #expect(envelope.payload["to"] == nil)
    }

    @Test("defaults: normal lane, at once, the old service's retries; an unknown doubt policy never sends twice")
    func defaults() throws {
        let json = try JSONValue.parse(JobEnvelope.sample().encoded())
            .removing("pri").removing("not_before").removing("retry").removing("trace")
            .replacing("doubt", .string("resend7"))

        let envelope = try JobEnvelope(decoding: json.encoded)

        #expect(envelope.lane == .normal)
        #expect(envelope.notBefore == 0)
        #expect(envelope.retryPolicy == "legacy3")
        #expect(envelope.doubtPolicy == .hold)
        #expect(envelope.trace == nil)
    }
}

extension JSONValue {
    fileprivate func adding(_ name: String, _ value: JSONValue) -> JSONValue {
        .object((objectValue ?? []) + [JSONMember(name: name, value: value)])
    }

    fileprivate func removing(_ name: String) -> JSONValue {
        .object((objectValue ?? []).filter { $0.name != name })
    }

    fileprivate func replacing(_ name: String, _ value: JSONValue) -> JSONValue {
        .object((objectValue ?? []).map { $0.name == name ? JSONMember(name: name, value: value) : $0 })
    }
}
