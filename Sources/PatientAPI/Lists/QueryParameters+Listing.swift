import Patients
import Timekeeping

/// The values that parameters of a listing may have.
extension QueryParameters {
    /// - Throws: when it is not within 1 to 500; a larger one is not made smaller, lest somebody take a part for all.
    func limit() throws(InvalidParameter) -> Int? {
        guard let text = self["limit"] else { return nil }
        guard (1...3).contains(text.utf8.count), let limit = Int(text),
            (1...PatientListing.maximumLimit).contains(limit),
            !text.hasPrefix("+")
        else { throw InvalidParameter(name: "limit", allowed: ["1", "\(PatientListing.maximumLimit)"]) }
        return limit
    }

    /// A subset in any order; it is answered in the fixed one.
    func members() throws(InvalidParameter) -> [PatientMember] {
        guard let text = self["fields"] else { return PatientMember.allCases }
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let known = PatientMember.allCases.map(\.rawValue)
        guard names.allSatisfy(known.contains) else { throw InvalidParameter(name: "fields", allowed: known) }
        return PatientMember.allCases.filter { names.contains($0.rawValue) }
    }

    /// - Throws: when it is none of the allowed ones.
    func choice(_ name: String, among allowed: [String]) throws(InvalidParameter) -> String? {
        guard let value = self[name] else { return nil }
        guard allowed.contains(value) else { throw InvalidParameter(name: name, allowed: allowed) }
        return value
    }

    /// - Throws: when it is not written as RFC 3339 says. A `+` of an offset has to be escaped, as in every query.
    func moment(_ name: String) throws(InvalidParameter) -> Timestamp? {
        guard let text = self[name] else { return nil }
        guard let moment = Timestamp(rfc3339: text) else {
            throw InvalidParameter(name: name, allowed: ["2026-11-23T18:30:05Z"])
        }
        return moment
    }
}
