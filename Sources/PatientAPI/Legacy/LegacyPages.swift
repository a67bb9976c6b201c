import HTTPServer
import JSON
import Patients

/// The pages of a list by keyset: no storage is held between two of them, however slowly the client reads.
struct LegacyPages<Repository: PatientRepository>: Sendable {
    private let service: PatientService<Repository>
    private var after: Int64?
    private var remaining: Int
    private(set) var isAtEnd = false

    init(service: PatientService<Repository>, bounds: LegacyListBounds) {
        self.service = service
        after = bounds.after
        remaining = bounds.limit ?? .max
    }

    mutating func next() async throws(RepositoryError) -> [Patient] {
        let size = min(500, remaining)
        let page = try await service.page(PageQuery(after: after, limit: size))
        after = page.last?.id ?? after
        remaining -= page.count
        isAtEnd = page.count < size || remaining == 0
        return page
    }

    static func json(_ page: [Patient], isFirst: Bool, isLast: Bool) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 16 + 256 * page.count)
        json.beginArray()
        for patient in page { PatientJSON.writeLegacy(patient, to: &json) }
        json.endArray()
        var bytes = json.bytes
        if !isLast { bytes.removeLast() }
        if !isFirst { bytes[0] = UInt8(ascii: ",") }
        // A page that begins after the last patient adds nothing but the end of the list.
        return page.isEmpty && !isFirst ? (isLast ? [UInt8(ascii: "]")] : []) : bytes
    }
}

/// A list too long for one page, written page by page.
struct LegacyList<Repository: PatientRepository>: Sendable {
    let first: [Patient]
    let rest: LegacyPages<Repository>

    func write(to writer: inout ResponseBodyWriter) async throws {
        var rest = rest
        try await writer.write(LegacyPages<Repository>.json(first, isFirst: true, isLast: false))
        while !rest.isAtEnd {
            let page = try await rest.next()
            try await writer.write(LegacyPages<Repository>.json(page, isFirst: false, isLast: rest.isAtEnd))
        }
    }
}
