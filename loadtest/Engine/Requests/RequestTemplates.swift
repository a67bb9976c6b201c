/// The bytes of every request that a run sends, with gaps only where requests differ.
///
/// Everything that is the same for all (request line, `Host`, key, own fields) is written once, before the run: what is
/// measured is the service, not the writing of header fields.
struct RequestTemplates: Sendable {
    private let register: [UInt8]
    private let batch: [UInt8]
    private let search: [UInt8]
    private let get: [UInt8]
    private let delete: [UInt8]
    private let list: [UInt8]
    private let bodilessTail: [UInt8]

    init(target: LoadTarget, routes: RouteFamily, closes: Bool) {
        let common = Self.commonFields(target, closes: closes)
        let base = target.basePath
        func post(_ path: String) -> [UInt8] {
            Array("POST \(base)\(path) HTTP/1.1\r\n\(common)Content-Type: application/json\r\n".utf8)
        }
        register = post(routes == .legacy ? "/patients/register" : "/patients")
        batch = post("/patients/batch")
        search = post("/patients/search")
        bodilessTail = Array(" HTTP/1.1\r\n\(common)\r\n".utf8)
        get = Array("GET \(base)\(routes == .legacy ? "/patients/getPatientById/" : "/patients/")".utf8)
        delete = Array("DELETE \(base)\(routes == .legacy ? "/patients/deletePatientById/" : "/patients/")".utf8)
        list = Array("GET \(base)\(routes == .legacy ? "/patients/getPatients" : "/patients")?limit=50".utf8)
    }

    private static func commonFields(_ target: LoadTarget, closes: Bool) -> String {
        var text = "Host: \(target.authority)\r\nUser-Agent: loadtest\r\nAccept: application/json\r\n"
        if closes { text += "Connection: close\r\n" }
        if let key = target.key { text += "Authorization: Bearer \(key)\r\n" }
        for field in target.fields { text += "\(field.name): \(field.value)\r\n" }
        return text
    }

    /// What is posted where.
    enum Post { case register, batch, search }

    /// Replaces the contents of `bytes` by a POST of `body`.
    ///
    /// - Parameter key: the whole field line of an idempotency key, or nothing.
    func write(_ post: Post, _ body: [UInt8], key: [UInt8] = [], into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        switch post {
        case .register: bytes += register
        case .batch: bytes += batch
        case .search: bytes += search
        }
        bytes += key
        bytes.append(text: "Content-Length: ")
        bytes.append(number: UInt64(body.count))
        bytes.append(text: "\r\n\r\n")
        bytes += body
    }

    /// Replaces the contents of `bytes` by a read of one patient.
    func writeGet(_ id: Int64, into bytes: inout [UInt8]) {
        fill(&bytes, get, id)
    }

    /// Replaces the contents of `bytes` by a deletion.
    func writeDelete(_ id: Int64, into bytes: inout [UInt8]) {
        fill(&bytes, delete, id)
    }

    /// Replaces the contents of `bytes` by a read of the first page.
    func writeList(into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        bytes += list
        bytes += bodilessTail
    }

    private func fill(_ bytes: inout [UInt8], _ head: [UInt8], _ id: Int64) {
        bytes.removeAll(keepingCapacity: true)
        bytes += head
        if id < 0 { bytes.append(text: "-") }
        bytes.append(number: id.magnitude)
        bytes += bodilessTail
    }
}
