import HTTPTypes
import JSON
import Patients

/// One page of patients and the ways from it.
struct PatientPage {
    let patients: [Patient]
    /// How many there are on all pages, when that was asked for.
    let total: Int?
    /// The query of every way, without its cursor.
    let parameters: String
    var next: String?
    var previous: String?

    /// `{"items":[…],"next":…,"prev":…}`, and `total`.
    func json(members: [PatientMember]) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 64 + 512 * patients.count)
        json.beginObject()
        json.name("items")
        json.beginArray()
        for patient in patients { PatientJSON.writeCanonical(patient, members: members, to: &json) }
        json.endArray()
        json.name("next")
        if let next { json.string(next) } else { json.null() }
        json.name("prev")
        if let previous { json.string(previous) } else { json.null() }
        if let total {
            json.name("total")
            json.integer(total)
        }
        json.endObject()
        return json.bytes
    }

    /// `Link` (RFC 8288).
    var link: HTTPField {
        let targets: [(String?, String)] = [
            (next.map { "after=\($0)&\(parameters)" }, "next"),
            (previous.map { "before=\($0)&\(parameters)" }, "prev"), (parameters, "first"),
        ]
        let links = targets.compactMap { target, relation in
            target.map { "</patients?\($0)>; rel=\"\(relation)\"" }
        }
        return HTTPField(name: .link, value: links.joined(separator: ", "))
    }
}
