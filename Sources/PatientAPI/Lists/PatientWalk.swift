import Patients

/// A list read page by page: no storage is held between two pages, however slowly the client reads.
struct PatientWalk: Sendable {
    /// How a page is read.
    typealias Reading = @Sendable (PageQuery) async throws -> [Patient]

    private let read: Reading
    private var query: PageQuery
    private var remaining: Int
    /// Whether there is nothing more to be read.
    private(set) var isAtEnd = false

    /// As many rows are read, written as text and compressed in less than a millisecond of the loop.
    static let pageSize = 250

    /// - Parameters:
    ///   - query: where the walk begins, and in which order it goes; its limit is of no account.
    ///   - limit: of all pages together; nil for everybody.
    init(_ query: PageQuery, limit: Int? = nil, read: @escaping Reading) {
        self.read = read
        self.query = query
        remaining = limit ?? .max
    }

    /// The next page, which may be empty at the end.
    mutating func next() async throws -> [Patient] {
        query.limit = min(Self.pageSize, remaining)
        let page = try await read(query)
        if let last = page.last { query.place = .after(PagePosition(of: last, by: query.order.key)) }
        remaining -= page.count
        isAtEnd = page.count < query.limit || remaining == 0
        return page
    }
}
