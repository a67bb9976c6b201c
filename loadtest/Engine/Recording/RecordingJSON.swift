package import JSON

/// The parts of a recording that are JSON, so that other programs can read them.
extension RunHeader {
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("started_at_ms")
        writer.integer(startedAt)
        writer.name("options")
        writer.beginObject()
        for (option, texts) in options.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            writer.name(option.rawValue)
            writer.beginArray()
            for text in texts { writer.string(text) }
            writer.endArray()
        }
        writer.endObject()
        writer.name("environment")
        environment.write(&writer)
        writer.endObject()
        return writer.bytes
    }

    package init(json: ArraySlice<UInt8>) throws(RecordingError) {
        guard let document = try? JSONValue.parse(json), let started = document["started_at_ms"]?.integerValue,
            let members = document["options"]?.objectValue
        else { throw .malformed }
        var options: [PlanOption: [String]] = [:]
        for member in members {
            // An option of a later version says nothing to this one.
            guard let option = PlanOption(rawValue: member.name) else { continue }
            options[option] = member.value.arrayValue?.compactMap(\.stringValue)
        }
        self.init(options: options, startedAt: started, environment: RunEnvironment(document["environment"]))
    }
}

extension RunEnvironment {
    package func write(_ writer: inout JSONWriter) {
        writer.beginObject()
        for (name, text) in [
            ("processor", processor), ("kernel", kernel), ("host", host), ("command", command),
        ] {
            writer.name(name)
            writer.string(text)
        }
        writer.name("cores")
        writer.integer(cores)
        writer.name("clock_resolution_ns")
        writer.integer(clockResolution)
        writer.endObject()
    }

    init(_ document: JSONValue?) {
        self.init()
        processor = document?["processor"]?.stringValue ?? ""
        kernel = document?["kernel"]?.stringValue ?? ""
        host = document?["host"]?.stringValue ?? ""
        command = document?["command"]?.stringValue ?? ""
        cores = Int(document?["cores"]?.integerValue ?? 0)
        clockResolution = Int(document?["clock_resolution_ns"]?.integerValue ?? 0)
    }
}

extension RunEvent {
    package static func json(_ events: [RunEvent]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for event in events {
            writer.beginObject()
            writer.name("kind")
            writer.string(event.kind.rawValue)
            writer.name("text")
            writer.string(event.text)
            writer.name("start")
            writer.double(event.start)
            writer.name("end")
            if let end = event.end { writer.double(end) } else { writer.null() }
            writer.endObject()
        }
        writer.endArray()
        return writer.bytes
    }

    static func events(json: ArraySlice<UInt8>) throws(RecordingError) -> [RunEvent] {
        guard let elements = (try? JSONValue.parse(json))?.arrayValue else { throw .malformed }
        var events: [RunEvent] = []
        for element in elements {
            guard let kind = element["kind"]?.stringValue.flatMap(Kind.init(rawValue:)),
                let text = element["text"]?.stringValue, let start = element["start"]?.doubleValue
            else { throw .malformed }
            events.append(RunEvent(kind, text, start: start, end: element["end"]?.doubleValue))
        }
        return events
    }
}

extension RunEnding {
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("aborted")
        writer.bool(wasAborted)
        writer.name("reason")
        if let reason { writer.string(reason) } else { writer.null() }
        writer.endObject()
        return writer.bytes
    }

    init(json: ArraySlice<UInt8>) throws(RecordingError) {
        guard let document = try? JSONValue.parse(json), let aborted = document["aborted"]?.boolValue else {
            throw .malformed
        }
        self.init(wasAborted: aborted, reason: document["reason"]?.stringValue)
    }
}

extension JSONValue {
    /// The number, as near as a double comes to it.
    package var doubleValue: Double? {
        if case .number(let literal) = self { Double(literal) } else { nil }
    }
}
