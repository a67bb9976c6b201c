/// The two parameters that this service added to `getPatients`; the original ignored its query, and without them, so do
/// we.
struct LegacyListBounds: Equatable {
    /// How many patients at most; nil for all of them.
    let limit: Int?
    /// Only patients with a greater id.
    let after: Int64?

    /// What is wrong with one of them.
    struct Failure: Error {
        /// For a 422 body as the original's validator would have written it.
        let entry: LegacyErrorEntry
        /// The same for a problem.
        let parameter: InvalidParameter

        fileprivate init(_ name: String, _ entry: LegacyErrorEntry) {
            self.entry = entry
            parameter = InvalidParameter(name: name, allowed: name == "limit" ? ["1", "1000"] : [])
        }
    }

    /// - Throws: `Failure` when one of the two is present and no integer, or `limit` is not within 1 to 1,000. What
    ///   else the query holds is ignored, decodable or not.
    init(_ query: String?) throws(Failure) {
        guard let query, !query.isEmpty, let parameters = try? QueryParameters(query) else {
            limit = nil
            after = nil
            return
        }
        let limit = try Self.integer("limit", in: parameters)
        if let limit, limit < 1 { throw Self.failure("limit", parameters, minimum: 1) }
        if let limit, limit > 1_000 { throw Self.failure("limit", parameters, minimum: nil) }
        self.limit = limit.map { Int($0) }
        after = try Self.integer("after", in: parameters)
    }

    private static func integer(_ name: String, in parameters: QueryParameters) throws(Failure) -> Int64? {
        guard let text = parameters[name] else { return nil }
        switch PatientIdentifier.legacy(text) {
        case .id(let value): return value
        case .outOfRange: return text.hasPrefix("-") ? .min : .max
        case .notAnInteger: throw Failure(name, .notAnInteger(text, at: ["query", name]))
        case .tooLong: throw Failure(name, .integerTooLong(text, at: ["query", name]))
        }
    }

    private static func failure(_ name: String, _ parameters: QueryParameters, minimum: Int?) -> Failure {
        Failure(name, .outOfRange(parameters[name] ?? "", below: minimum, above: 1_000, at: ["query", name]))
    }
}
