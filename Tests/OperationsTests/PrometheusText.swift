/// A strict reader of the Prometheus text format 0.0.4, to prove that what is written can be read.
struct PrometheusText {
    struct Sample: Equatable {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var samples: [Sample] = []
    private(set) var types: [String: String] = [:]

    /// - Throws: `Fault` for a line that does not parse, a family that comes twice or in pieces, a series that comes
    ///   twice, or a histogram whose buckets do not add up.
    init(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self), text.hasSuffix("\n") else {
            throw Fault(description: "not UTF-8, or the last line has no end")
        }
        var family = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("# HELP ") { continue }
            if line.hasPrefix("# TYPE ") {
                let words = line.split(separator: " ")
                guard words.count == 4, types[String(words[2])] == nil,
                    ["counter", "gauge", "histogram"].contains(words[3])
                else { throw Fault(description: "bad or repeated type: \(line)") }
                family = String(words[2])
                types[family] = String(words[3])
            } else {
                let sample = try Self.sample(line)
                let suffixes = types[family] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
                guard suffixes.contains(where: { family + $0 == sample.name }) else {
                    throw Fault(description: "\(sample.name) stands in the family \(family)")
                }
                guard !samples.contains(where: { $0.name == sample.name && $0.labels == sample.labels }) else {
                    throw Fault(description: "the series comes twice: \(line)")
                }
                samples.append(sample)
            }
        }
        try checkHistograms()
    }

    subscript(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        samples.first { $0.name == name && $0.labels == labels }?.value
    }

    private func checkHistograms() throws {
        for name in types.keys where types[name] == "histogram" {
            let buckets = samples.filter { $0.name == name + "_bucket" }
            let series = Set(buckets.map { $0.labels.filter { $0.key != "le" } })
            for labels in series {
                let own = buckets.filter { $0.labels.filter { $0.key != "le" } == labels }
                let bounds = own.compactMap { $0.labels["le"].flatMap { $0 == "+Inf" ? .infinity : Double($0) } }
                guard bounds.count == own.count, bounds == bounds.sorted(), bounds.last == .infinity,
                    own.map(\.value) == own.map(\.value).sorted(), own.last?.value == self[name + "_count", labels],
                    self[name + "_sum", labels] != nil
                else { throw Fault(description: "the buckets of \(name) do not add up") }
            }
        }
    }

    private static func sample(_ line: Substring) throws -> Sample {
        let fault = Fault(description: "bad line: \(line)")
        let name = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        guard !name.isEmpty, name.first?.isNumber == false else { throw fault }
        var rest = line.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            repeat {
                rest = rest.dropFirst()
                let label = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
                rest = rest.dropFirst(label.count)
                guard !label.isEmpty, rest.hasPrefix("=\"") else { throw fault }
                rest = rest.dropFirst(2)
                var value = ""
                while let character = rest.popFirst(), character != "\"" {
                    guard character == "\\" else {
                        value.append(character)
                        continue
                    }
                    switch rest.popFirst() {
                    case "\\": value.append("\\")
                    case "\"": value.append("\"")
                    case "n": value.append("\n")
                    default: throw fault
                    }
                }
                guard labels.updateValue(value, forKey: String(label)) == nil else { throw fault }
            } while rest.first == ","
            guard rest.popFirst() == "}" else { throw fault }
        }
        guard rest.popFirst() == " ", let value = Double(rest == "+Inf" ? "inf" : String(rest)) else { throw fault }
        return Sample(name: String(name), labels: labels, value: value)
    }
}
