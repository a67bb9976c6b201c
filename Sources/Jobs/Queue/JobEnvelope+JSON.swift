import FoundationEssentials
import JSON

extension JobEnvelope {
    /// The envelope as compact JSON.
    package func encoded() -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 512)
        writer.beginObject()
        writer.name("v")
        writer.integer(Self.currentVersion)
        writer.member("id", id)
        writer.member("q", queue)
        writer.member("ch", channel)
        writer.member("tpl", template)
        writer.member("lang", language)
        writer.member("pri", lane.rawValue)
        writer.member("key", idempotencyKey)
        writer.name("created")
        writer.integer(created)
        writer.name("not_before")
        writer.integer(notBefore)
        writer.name("expires")
        writer.integer(expires)
        writer.member("retry", retryPolicy)
        writer.member("doubt", doubtPolicy.rawValue)
        if let trace { writer.member("trace", trace) }
        switch payload {
        case .clear(let members):
            writer.name("msg")
            writer.value(.object(members))
        case .sealed(let sealed):
            writer.name("enc")
            writer.beginObject()
            writer.member("alg", sealed.algorithm)
            writer.member("kid", sealed.keyName)
            writer.member("n", Data(sealed.nonce).base64EncodedString())
            writer.member("ct", Data(sealed.ciphertext).base64EncodedString())
            writer.endObject()
        }
        writer.endObject()
        return writer.bytes
    }

    /// Reads an envelope; members it does not know are ignored.
    package init(decoding bytes: [UInt8]) throws(EnvelopeError) {
        guard let json = try? JSONValue.parse(bytes), json.objectValue != nil else {
            throw .malformed(member: "the whole")
        }
        guard let version = json["v"]?.integerValue else { throw .malformed(member: "v") }
        let members = EnvelopeMembers(json: json)
        guard version >= 1, version <= Self.currentVersion else {
            throw .unsupportedVersion(version, expires: try? members.moment("expires"))
        }
        id = try members.text("id")
        queue = try members.text("q")
        channel = try members.text("ch")
        template = try members.text("tpl")
        language = try members.text("lang")
        lane = JobLane(rawValue: json["pri"]?.stringValue ?? "") ?? .normal
        idempotencyKey = try members.text("key")
        created = try members.moment("created")
        notBefore = json["not_before"] == nil ? 0 : try members.moment("not_before")
        expires = try members.moment("expires")
        retryPolicy = json["retry"]?.stringValue ?? RetryPolicy.legacy3.name
        // A policy from the future is read as the one that cannot send twice.
        doubtPolicy = DoubtPolicy(rawValue: json["doubt"]?.stringValue ?? "") ?? .hold
        trace = json["trace"]?.stringValue
        if let message = json["msg"]?.objectValue {
            payload = .clear(message)
        } else if let sealed = json["enc"], sealed.objectValue != nil {
            payload = .sealed(EnvelopeMembers(json: sealed).sealedPayload)
        } else {
            throw .malformed(member: "msg")
        }
    }
}

/// Required members of an envelope.
private struct EnvelopeMembers {
    let json: JSONValue

    func text(_ name: String) throws(EnvelopeError) -> String {
        guard let text = json[name]?.stringValue, !text.isEmpty else { throw .malformed(member: name) }
        return text
    }

    /// What is missing or malformed is left empty: an algorithm of the future may have other members, and its jobs wait for
    /// a worker that knows it.
    var sealedPayload: SealedPayload {
        SealedPayload(
            algorithm: json["alg"]?.stringValue ?? "", keyName: json["kid"]?.stringValue ?? "", nonce: bytes("n"),
            ciphertext: bytes("ct"))
    }

    private func bytes(_ name: String) -> [UInt8] {
        [UInt8](Data(base64Encoded: json[name]?.stringValue ?? "") ?? Data())
    }

    /// A moment in milliseconds. The bounds (the year 9999) keep arithmetic with it from overflowing, wherever it is done.
    func moment(_ name: String) throws(EnvelopeError) -> Int64 {
        guard let number = json[name]?.integerValue, (0...253_402_300_799_999).contains(number) else {
            throw .malformed(member: name)
        }
        return number
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: StaticString, _ text: String) {
        self.name(name)
        string(text)
    }
}
