import JSON

/// What a worker is to do: the plan of the whole run, and which lanes of its schedule are its own. Lanes divide requests,
/// people and users, so that two workers never register the same person.
package struct Assignment: Sendable, Equatable {
    /// As on the command line; the key is among them, so coordinator and workers belong on a network of their own.
    package var options: [PlanOption: [String]]
    /// Of the worker's first loop.
    package var firstLane: Int
    package var loops: Int
    package var lanes: Int

    package init(options: [PlanOption: [String]], firstLane: Int, loops: Int, lanes: Int) {
        self.options = options
        self.firstLane = firstLane
        self.loops = loops
        self.lanes = lanes
    }

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, number) in [("first", firstLane), ("loops", loops), ("lanes", lanes)] {
            writer.name(name)
            writer.integer(number)
        }
        writer.name("options")
        writer.beginObject()
        for (option, texts) in options.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            writer.name(option.rawValue)
            writer.beginArray()
            for text in texts { writer.string(text) }
            writer.endArray()
        }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    init?(json: [UInt8]) {
        guard let document = try? JSONValue.parse(json), let first = document["first"]?.integerValue,
            let loops = document["loops"]?.integerValue, let lanes = document["lanes"]?.integerValue,
            let members = document["options"]?.objectValue, first >= 0, loops > 0, first + loops <= lanes
        else { return nil }
        var options: [PlanOption: [String]] = [:]
        for member in members {
            guard let option = PlanOption(rawValue: member.name), let texts = member.value.arrayValue else {
                return nil
            }
            options[option] = texts.compactMap(\.stringValue)
        }
        self.init(options: options, firstLane: Int(first), loops: Int(loops), lanes: Int(lanes))
    }
}
