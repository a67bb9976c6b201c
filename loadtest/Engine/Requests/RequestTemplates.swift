import JSON

/// The bytes of every request that a run sends, with gaps only where requests differ.
///
/// Everything that is the same for all (request line, `Host`, key, own fields) is written once, before the run: what is
/// measured is the service, not the writing of header fields.
struct RequestTemplates: Sendable {
    private let registerHead: [UInt8]
    private let getHead: [UInt8]
    private let deleteHead: [UInt8]
    private let bodilessTail: [UInt8]
    private let list: [UInt8]

    init(target: LoadTarget, routes: RouteFamily) {
        let common = Self.commonFields(target)
        let register = routes == .legacy ? "/patients/register" : "/patients"
        let one = routes == .legacy ? "/patients/getPatientById/" : "/patients/"
        let deletion = routes == .legacy ? "/patients/deletePatientById/" : "/patients/"
        let all = routes == .legacy ? "/patients/getPatients" : "/patients"
        bodilessTail = Array(" HTTP/1.1\r\n\(common)\r\n".utf8)
        registerHead = Array(
            "POST \(target.basePath)\(register) HTTP/1.1\r\n\(common)Content-Type: application/json\r\nContent-Length: "
                .utf8)
        getHead = Array("GET \(target.basePath)\(one)".utf8)
        deleteHead = Array("DELETE \(target.basePath)\(deletion)".utf8)
        list = Array("GET \(target.basePath)\(all)?limit=50".utf8) + bodilessTail
    }

    private static func commonFields(_ target: LoadTarget) -> String {
        var text = "Host: \(target.authority)\r\nUser-Agent: loadtest\r\nAccept: application/json\r\n"
        if let key = target.key { text += "Authorization: Bearer \(key)\r\n" }
        for field in target.fields { text += "\(field.name): \(field.value)\r\n" }
        return text
    }

    /// Replaces the contents of `bytes` by a registration.
    func register(_ person: GeneratedPerson, into bytes: inout [UInt8]) {
        var body = JSONWriter(reservingCapacity: 320)
        body.beginObject()
        body.name("name")
        body.string(person.name)
        body.name("email")
        body.string(person.email)
        body.name("phone")
        body.string(person.phone)
        body.name("document_url")
        body.string(person.documentURL)
        body.endObject()
        bytes.removeAll(keepingCapacity: true)
        bytes += registerHead
        Self.append(Int64(body.bytes.count), to: &bytes)
        bytes += Self.blankLine
        bytes += body.bytes
    }

    /// Replaces the contents of `bytes` by a read of one patient.
    func get(_ id: Int64, into bytes: inout [UInt8]) {
        fill(&bytes, getHead, id)
    }

    /// Replaces the contents of `bytes` by a deletion.
    func delete(_ id: Int64, into bytes: inout [UInt8]) {
        fill(&bytes, deleteHead, id)
    }

    /// Replaces the contents of `bytes` by a read of the first page.
    func list(into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        bytes += list
    }

    private func fill(_ bytes: inout [UInt8], _ head: [UInt8], _ id: Int64) {
        bytes.removeAll(keepingCapacity: true)
        bytes += head
        Self.append(id, to: &bytes)
        bytes += bodilessTail
    }

    private static let blankLine = Array("\r\n\r\n".utf8)

    /// The decimal digits of a number that is not negative.
    private static func append(_ number: Int64, to bytes: inout [UInt8]) {
        let first = bytes.count
        var rest = number
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        bytes[first...].reverse()
    }
}
