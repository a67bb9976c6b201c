import JSON
import Patients
import Timekeeping

/// Reads the body of a search: the parameters of a list, and who is looked for. A member that is null is not there.
struct SearchBody {
    /// Turns what is looked for into a search.
    let check: (PatientSearchDraft) throws(SearchFailure) -> PatientSearch?
    private var errors: [FieldError] = []
    private var listing = PatientListing()
    private var draft = PatientSearchDraft()
    private var cursors: (after: String?, before: String?)

    private init(check: @escaping (PatientSearchDraft) throws(SearchFailure) -> PatientSearch?) {
        self.check = check
    }

    /// - Throws: `RegistrationBodyFailure` for what is no JSON object, `validation` with all that is wrong at once, or
    ///   `InvalidCursor`.
    static func listing(
        from body: [UInt8], check: @escaping (PatientSearchDraft) throws(SearchFailure) -> PatientSearch?
    ) throws -> PatientListing {
        let received = try RegistrationBody.tree(of: body)
        guard case .object(let members) = received else { throw RegistrationBodyFailure.notAnObject(received) }
        var reading = SearchBody(check: check)
        for member in members where member.value != .null { reading.read(member) }
        return try reading.finished()
    }

    private mutating func read(_ member: JSONMember) {
        let (name, value) = (member.name, member.value)
        switch name {
        case "q": draft.words = text(name, value)
        case "email": draft.email = text(name, value)
        case "email_domain": draft.emailDomain = text(name, value)
        case "phone": draft.phone = text(name, value)
        case "document_host": draft.documentHost = text(name, value)
        case "limit": readLimit(value)
        case "fields": readFields(value)
        case "sort": choice(name, value, among: PatientListing.orders).map { listing.order = PatientOrder($0) }
        case "count": listing.isCounted = choice(name, value, among: ["none", "exact"]) == "exact"
        case "csv": listing.isRawCSV = choice(name, value, among: ["raw"]) != nil
        case "mail_state":
            listing.filter.mailState = choice(name, value, among: MailState.allCases.map(\.rawValue))
                .flatMap(MailState.init(rawValue:))
        case "created_from": listing.filter.createdFrom = moment(name, value)
        case "created_to": listing.filter.createdBefore = moment(name, value)
        case "updated_from": listing.filter.updatedFrom = moment(name, value)
        case "after": cursors.after = text(name, value)
        case "before": cursors.before = text(name, value)
        default: errors.append(FieldError(member: name, .unknownField))
        }
    }

    private mutating func finished() throws -> PatientListing {
        do throws(SearchFailure) {
            listing.filter.search = try check(draft)
        } catch {
            errors += error.problems.map { FieldError(member: $0.member.rawValue, $0.problem) }
        }
        if cursors.after != nil, cursors.before != nil { errors.append(FieldError(member: "before", .notAllowed)) }
        guard errors.isEmpty else { throw ProblemDetails(.validation, errors: errors) }
        if let cursor = cursors.after { try listing.move(after: cursor) }
        if let cursor = cursors.before { try listing.move(before: cursor) }
        return listing
    }

    private mutating func readLimit(_ value: JSONValue) {
        guard let limit = value.integerValue, 1...Int64(PatientListing.maximumLimit) ~= limit else {
            return errors.append(FieldError(member: "limit", .outOfRange, limit: PatientListing.maximumLimit))
        }
        listing.limit = Int(limit)
    }

    /// As in a query, or as an array.
    private mutating func readFields(_ value: JSONValue) {
        let names =
            value.arrayValue.map { $0.map { $0.stringValue ?? "" } }
            ?? value.stringValue?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
        let known = PatientMember.allCases.map(\.rawValue)
        guard !names.isEmpty, names.allSatisfy(known.contains) else {
            return errors.append(FieldError(member: "fields", .notAllowed))
        }
        listing.members = PatientMember.allCases.filter { names.contains($0.rawValue) }
    }

    private mutating func text(_ name: String, _ value: JSONValue) -> String? {
        if value.stringValue == nil { errors.append(FieldError(member: name, .notText)) }
        return value.stringValue
    }

    private mutating func choice(_ name: String, _ value: JSONValue, among allowed: [String]) -> String? {
        guard let text = value.stringValue, allowed.contains(text) else {
            errors.append(FieldError(member: name, .notAllowed))
            return nil
        }
        return text
    }

    private mutating func moment(_ name: String, _ value: JSONValue) -> Timestamp? {
        guard let moment = value.stringValue.flatMap(Timestamp.init(rfc3339:)) else {
            errors.append(FieldError(member: name, .notAMoment))
            return nil
        }
        return moment
    }
}
