import HTTPServer
import Patients

/// A list on its way to a client: the next page is read when the client has taken the one before, so that memory is one
/// page whatever the length, and a client that is gone costs no more pages.
struct PatientStream: Sendable {
    private let first: [Patient]
    private let rest: PatientWalk
    private let format: RowFormat

    /// Reads the first page, before the answer begins: a storage that does not answer is a 503 and not a broken list.
    init(_ walk: PatientWalk, as format: RowFormat) async throws {
        var walk = walk
        first = try await walk.next()
        rest = walk
        self.format = format
    }

    /// What fits into one page leaves with its length.
    var body: ResponseBody {
        rest.isAtEnd ? .bytes(format.bytes(of: first, isFirst: true, isLast: true)) : .stream(write)
    }

    /// - Throws: what reading a page throws, which breaks the connection: an end that looks right would be a lie.
    @Sendable func write(to writer: inout ResponseBodyWriter) async throws {
        var rest = rest
        try await writer.write(format.bytes(of: first, isFirst: true, isLast: false))
        while !rest.isAtEnd {
            let page = try await rest.next()
            try await writer.write(format.bytes(of: page, isFirst: false, isLast: rest.isAtEnd))
        }
    }
}
