import JSON
import Patients

/// One entry of a legacy 422 body: `type`, `loc`, `msg`, `input` and, for some, `ctx`, in this order.
struct LegacyErrorEntry {
    private let type: String
    private let location: [Place]
    private let message: String
    private let input: JSONValue
    private let context: (name: String, value: LegacyProblem.ContextValue)?

    /// A step of `loc`.
    enum Place {
        case text(String)
        case index(Int)
    }

    init(
        type: String, at location: [Place], message: String, input: JSONValue,
        context: (name: String, value: LegacyProblem.ContextValue)? = nil
    ) {
        self.type = type
        self.location = location
        self.message = message
        self.input = input
        self.context = context
    }

    init(_ problem: LegacyProblem, at location: [Place], input: JSONValue) {
        self.init(
            type: problem.type, at: location, message: problem.message, input: input, context: problem.context)
    }

    /// - Parameter offset: in characters, as Python counts them.
    static func invalidJSON(_ message: String, at offset: Int) -> LegacyErrorEntry {
        LegacyErrorEntry(
            type: "json_invalid", at: [.text("body"), .index(offset)], message: "JSON decode error",
            input: .object([]), context: ("error", .text(message)))
    }

    static func notAnInteger(_ text: String, at location: [String]) -> LegacyErrorEntry {
        LegacyErrorEntry(
            type: "int_parsing", at: location.map(Place.text),
            message: "Input should be a valid integer, unable to parse string as an integer", input: .string(text))
    }

    static func integerTooLong(_ text: String, at location: [String]) -> LegacyErrorEntry {
        LegacyErrorEntry(
            type: "int_parsing_size", at: location.map(Place.text),
            message: "Unable to parse input string as an integer, exceeded maximum size", input: .string(text))
    }

    /// pydantic's `greater_than_equal` and `less_than_equal`.
    static func outOfRange(_ text: String, below minimum: Int?, above maximum: Int, at location: [String])
        -> LegacyErrorEntry
    {
        let (type, words, name) =
            minimum != nil
            ? ("greater_than_equal", "greater than or equal to", "ge")
            : ("less_than_equal", "less than or equal to", "le")
        let bound = minimum ?? maximum
        return LegacyErrorEntry(
            type: type, at: location.map(Place.text), message: "Input should be \(words) \(bound)",
            input: .string(text), context: (name, .number(bound)))
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.name("type")
        json.string(type)
        json.name("loc")
        json.beginArray()
        for place in location {
            switch place {
            case .text(let text): json.string(text)
            case .index(let index): json.integer(index)
            }
        }
        json.endArray()
        json.name("msg")
        json.string(message)
        json.name("input")
        json.value(input)
        if let context {
            json.name("ctx")
            json.beginObject()
            json.name(context.name)
            switch context.value {
            case .text(let text): json.string(text)
            case .number(let number): json.integer(number)
            }
            json.endObject()
        }
        json.endObject()
    }
}
