import HTTP1
import HTTPServer
import HTTPTypes
import JSON
import Patients

/// The forms of a list which can be written while it is read.
enum RowFormat: Sendable, Equatable {
    /// The JSON array of the service that this one replaces.
    case legacyArray
    /// One JSON object per line (https://github.com/ndjson/ndjson-spec).
    case ndjson([PatientMember])
    case csv(PatientCSV)

    /// The fields of an answer in this form.
    var fields: [HTTPField] {
        switch self {
        case .legacyArray: Response.legacyFields.fields
        case .ndjson: Self.fields("application/x-ndjson; charset=utf-8")
        case .csv:
            // RFC 4180 §3; a browser offers to keep it and does not show it.
            Self.fields("text/csv; charset=utf-8; header=present")
                + [HTTPField(name: .contentDisposition, value: "attachment; filename=\"patients.csv\"")]
        }
    }

    private static func fields(_ type: String) -> [HTTPField] {
        [
            HTTPField(name: .contentType, value: type), HTTPField(name: .cacheControl, value: "no-store"),
            // A list that was broken off is begun again: the second half of another moment's list is no use (RFC 9110 §14.3).
            HTTPField(name: .acceptRanges, value: "none"),
        ]
    }

    /// What a page becomes, with what stands before the first one and after the last one.
    func bytes(of page: [Patient], isFirst: Bool, isLast: Bool) -> [UInt8] {
        switch self {
        case .legacyArray: Self.array(of: page, isFirst: isFirst, isLast: isLast)
        case .ndjson(let members):
            page.reduce(into: []) { bytes, patient in
                var json = JSONWriter(reservingCapacity: 768)
                PatientJSON.writeCanonical(patient, members: members, to: &json)
                bytes += json.bytes
                bytes.append(UInt8(ascii: "\n"))
            }
        case .csv(let table):
            page.reduce(into: isFirst ? table.header : []) { bytes, patient in
                table.append(patient, to: &bytes)
            }
        }
    }

    private static func array(of page: [Patient], isFirst: Bool, isLast: Bool) -> [UInt8] {
        // A page that begins after the last patient adds nothing but the end of the list.
        guard !page.isEmpty || isFirst else { return isLast ? [UInt8(ascii: "]")] : [] }
        var json = JSONWriter(reservingCapacity: 16 + 256 * page.count)
        json.beginArray()
        for patient in page { PatientJSON.writeLegacy(patient, to: &json) }
        json.endArray()
        var bytes = json.bytes
        if !isLast { bytes.removeLast() }
        if !isFirst { bytes[0] = UInt8(ascii: ",") }
        return bytes
    }
}

/// The media types in which a list can be had; the first is preferred.
enum ListType: String, CaseIterable {
    case json = "application/json"
    case ndjson = "application/x-ndjson"
    case csv = "text/csv"
}
