import JSON

/// Whether an answer shows a patient exactly as registered.
enum PatientAnswer {
    /// - Parameters:
    ///   - body: what came.
    ///   - beginning: what our service writes, up to the end of the document URL.
    static func matches(
        _ body: UnsafeRawBufferPointer, _ beginning: [UInt8], _ person: PersonFields, _ id: Int64
    ) -> Bool {
        if body.count > beginning.count, body.starts(with: beginning) { return true }
        // Another service may order members or escape letters in its own way.
        guard let document = try? JSONValue.parse(Array(body)), document["id"]?.integerValue == id else { return false }
        return document["name"]?.stringValue.map { Array($0.utf8) } == person.name
            && document["email"]?.stringValue.map { Array($0.utf8) } == person.email
            && document["phone"]?.stringValue.map { Array($0.utf8) } == person.phone
            && document["document_url"]?.stringValue.map { Array($0.utf8) } == person.documentURL
    }
}

/// The answer to a batch: `{"results":[{"index":0,"status":201,"id":7},…],"created":…,"failed":…}`.
enum BatchAnswer {
    /// The identifiers in the order of the request; nil when not everybody was registered.
    static func ids(in body: UnsafeRawBufferPointer, count: Int) -> [Int64]? {
        guard let results = try? JSONValue.parse(Array(body))["results"]?.arrayValue, results.count == count else {
            return nil
        }
        var ids = [Int64](repeating: 0, count: count)
        for (position, result) in results.enumerated() {
            let index = result["index"]?.integerValue.flatMap { Int(exactly: $0) } ?? position
            guard ids.indices.contains(index), let id = result["id"]?.integerValue else { return nil }
            ids[index] = id
        }
        return ids.contains(0) ? nil : ids
    }
}

extension [UInt8] {
    /// Small ASCII letters become capital ones; an address that is not ASCII stays as it is, because capital letters
    /// outside of it depend on the language.
    mutating func raiseASCII() {
        guard allSatisfy({ $0 < 0x80 }) else { return }
        for place in indices where (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self[place]) { self[place] &-= 32 }
    }
}
