/// Which patients a page shows: those after one id, before one, between two, or the first ones.
package struct PageQuery: Sendable, Equatable {
    /// Only ids greater than this one.
    package var after: Int64?
    /// Only ids smaller than this one; without `after`, the page ends just before it.
    package var before: Int64?
    /// The greatest number of patients, 1 and up.
    package var limit: Int

    package init(after: Int64? = nil, before: Int64? = nil, limit: Int) {
        self.after = after
        self.before = before
        self.limit = limit
    }
}
