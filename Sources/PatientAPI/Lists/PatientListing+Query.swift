import JSON
import Patients
import Timekeeping

extension PatientListing {
    private static let names = [
        "limit", "after", "before", "sort", "created_from", "created_to", "updated_from", "mail_state", "fields",
        "count", "csv",
    ]

    /// What `GET /patients` was asked for.
    ///
    /// - Throws: `ProblemDetails`, `InvalidParameter` or `InvalidCursor`. Unknown parameters are an error: one that is
    ///   misspelt and ignored would show more than was asked for.
    init(_ query: String?) throws {
        let parameters = try QueryParameters(query)
        try parameters.refusePersonalData()
        if let unknown = parameters.pairs.first(where: { !Self.names.contains($0.name) }) {
            throw InvalidParameter(name: String(unknown.name.prefix(64)), allowed: Self.names)
        }
        limit = try parameters.limit()
        members = try parameters.members()
        isCounted = try parameters.choice("count", among: ["none", "exact"]) == "exact"
        isRawCSV = try parameters.choice("csv", among: ["raw"]) != nil
        order = PatientOrder(try parameters.choice("sort", among: Self.orders) ?? "id")
        filter = PatientFilter(
            createdFrom: try parameters.moment("created_from"), createdBefore: try parameters.moment("created_to"),
            updatedFrom: try parameters.moment("updated_from"),
            mailState: try parameters.choice("mail_state", among: MailState.allCases.map(\.rawValue))
                .flatMap(MailState.init(rawValue:)))
        switch (parameters["after"], parameters["before"]) {
        case (nil, nil): break
        case (let cursor?, nil): try move(after: cursor)
        case (nil, let cursor?): try move(before: cursor)
        case (_?, _?): throw InvalidParameter(name: "before", allowed: [])
        }
    }
}

extension QueryParameters {
    private static let personal: Set<String> = [
        "q", "name", "email", "email_domain", "phone", "phone_e164", "document_url", "document_host",
    ]

    /// - Throws: `pii-in-url` when somebody is looked for by an address that proxies and histories keep.
    func refusePersonalData() throws(ProblemDetails) {
        guard pairs.contains(where: { Self.personal.contains($0.name) }) else { return }
        throw ProblemDetails(
            .personalDataInURL, extensions: [JSONMember(name: "use", value: .string("/patients/search"))])
    }
}

extension PatientOrder {
    /// - Parameter text: one of ``PatientListing/orders``.
    init(_ text: String) {
        let isDescending = text.hasPrefix("-")
        let key = PatientOrder.Key(rawValue: isDescending ? String(text.dropFirst()) : text)
        self.init(by: key ?? .id, isDescending: isDescending)
    }

    /// As `sort` names it.
    var text: String { (isDescending ? "-" : "") + key.rawValue }
}

extension PatientFilter {
    /// As parameters, in a fixed order and form, without what is searched for.
    var pairs: [String] {
        let moments = [("created_from", createdFrom), ("created_to", createdBefore), ("updated_from", updatedFrom)]
        return moments.compactMap { name, moment in moment.map { "\(name)=\(CivilTime($0).rfc3339)" } }
            + (mailState.map { ["mail_state=\($0.rawValue)"] } ?? [])
    }
}
