import HTTPTypes
import JSON
import Patients
import Timekeeping

/// What the query of a list of audit entries asks for, checked.
struct AuditListing {
    let query: AuditQuery
    private let limit: Int
    private let path: String
    private let order: String
    private let filters: [(name: String, value: String)]
    /// What cursors are bound to.
    private let scope: String

    static let defaultLimit = 50

    /// - Parameter patient: of `/patients/{id}/audit`; otherwise the query may name one.
    /// - Throws: `InvalidParameter` or `InvalidCursor`.
    init(_ text: String?, of patient: Int64?) throws {
        let parameters = try QueryParameters(text)
        let names = ["limit", "after", "sort", "since", "actor", "action"] + (patient == nil ? ["patient"] : [])
        if let unknown = parameters.pairs.first(where: { !names.contains($0.name) }) {
            throw InvalidParameter(name: String(unknown.name.prefix(64)), allowed: names)
        }
        limit = try parameters.limit() ?? Self.defaultLimit
        path = patient.map { "/patients/\($0)/audit" } ?? "/audit"
        // As of a tail: what happened last is what one looks for first.
        order = try parameters.choice("sort", among: ["-seq", "seq"]) ?? "-seq"
        let filters = ["patient", "actor", "action", "since"].compactMap { name in
            parameters[name].map { (name: name, value: $0) }
        }
        self.filters = filters
        let scope = ([path, order] + filters.map { "\($0.name)=\($0.value)" }).joined(separator: "&")
        query = AuditQuery(
            from: try parameters["after"].map { try PageCursor($0, by: .id, scope: scope).position.id },
            since: try parameters.moment("since"), patient: try patient ?? parameters.patient(),
            actor: try parameters.word("actor"), action: try parameters.word("action").map(AuditAction.init(rawValue:)),
            // One more than the page shows tells whether there is another.
            isDescending: order == "-seq", limit: limit + 1)
        self.scope = scope
    }

    func page(of found: [AuditEntry]) -> AuditPage {
        let shown = Array(found.prefix(limit))
        let next = found.count > limit ? shown.last.map { PageCursor(.id($0.sequence)).text(scope: scope) } : nil
        let pairs = [("limit", "\(limit)"), ("sort", order)] + filters.map { ($0.name, $0.value) }
        let parameters = pairs.map { "\($0)=\(QueryParameters.encode($1))" }.joined(separator: "&")
        return AuditPage(entries: shown, next: next, address: "\(path)?\(parameters)")
    }
}

/// One page of audit entries and the way to the next.
struct AuditPage {
    let entries: [AuditEntry]
    let next: String?
    /// Of the first page.
    let address: String

    /// `{"items":[…],"next":…}`
    var json: [UInt8] {
        var json = JSONWriter(reservingCapacity: 64 + 384 * entries.count)
        json.beginObject()
        json.name("items")
        json.beginArray()
        for entry in entries { AuditJSON.write(entry, to: &json) }
        json.endArray()
        json.name("next")
        json.optional(next)
        json.endObject()
        return json.bytes
    }

    /// `Link` (RFC 8288).
    var link: HTTPField {
        let following = next.map { "<\(address)&after=\($0)>; rel=\"next\", " } ?? ""
        return HTTPField(name: .link, value: following + "<\(address)>; rel=\"first\"")
    }
}

extension QueryParameters {
    /// - Throws: when it is no id that a patient can have.
    fileprivate func patient() throws(InvalidParameter) -> Int64? {
        guard let text = self["patient"] else { return nil }
        guard let id = PatientIdentifier.canonical(text) else { throw InvalidParameter(name: "patient", allowed: []) }
        return id
    }

    /// A word that is compared as it stands; what nobody wrote into the log matches nothing.
    fileprivate func word(_ name: String) throws(InvalidParameter) -> String? {
        guard let text = self[name] else { return nil }
        guard (1...128).contains(text.utf8.count) else { throw InvalidParameter(name: name, allowed: []) }
        return text
    }
}
