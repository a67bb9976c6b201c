import JSON

/// A file with the options of a run: one JSON object whose members are named as on the command line.
///
///     {"rate": "2000/s", "run-time": "30s", "mix": {"register": 80, "get": 20}, "fail-if": ["errors>0.1%"]}
package enum Scenario {
    /// The texts that the same options would have on the command line.
    ///
    /// - Throws: naming the member, and the line for what is not JSON.
    package static func texts(in file: [UInt8]) throws(PlanError) -> [PlanOption: [String]] {
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONValue.parse(file)
        } catch {
            throw .scenario("line \(error.line), column \(error.column): not valid JSON")
        }
        guard case .object(let members) = document else { throw .scenario("the file must hold one JSON object") }
        var texts: [PlanOption: [String]] = [:]
        for member in members where member.name != "description" {
            guard let option = PlanOption(rawValue: member.name) else {
                throw .scenario("“\(member.name)” is no option of a run")
            }
            // A scenario is meant to be shared; a secret is not.
            guard option != .key else { throw .value(.key, explanation: "does not belong in a file; use --key") }
            // It takes a stage around the run, which a file of load does not know of.
            guard option != .verify else {
                throw .value(.verify, explanation: "does not belong in a file; use --verify")
            }
            texts[option] = try Self.texts(of: option, member.value)
        }
        return texts
    }

    private static func texts(of option: PlanOption, _ value: JSONValue) throws(PlanError) -> [String] {
        switch value {
        case .array(let elements) where option.isList:
            var texts: [String] = []
            for element in elements {
                guard let text = element.stringValue else { throw unusable(option) }
                texts.append(text)
            }
            return texts
        case .object(let weights) where option == .mix:
            var parts: [String] = []
            for weight in weights {
                guard case .number(let literal) = weight.value else { throw unusable(option) }
                parts.append("\(weight.name)=\(literal)")
            }
            return [parts.joined(separator: ",")]
        case .string(let text): return [text]
        case .number(let literal): return [literal]
        case .bool(let isOn): return ["\(isOn)"]
        case .null, .array, .object: throw unusable(option)
        }
    }

    private static func unusable(_ option: PlanOption) -> PlanError {
        .value(option, explanation: "expects \(option.expects)")
    }
}
