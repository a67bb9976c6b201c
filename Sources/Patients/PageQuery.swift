/// Which patients a page shows.
package struct PageQuery: Sendable, Equatable {
    /// Where the page lies within the list.
    package enum Place: Sendable, Equatable {
        case first
        /// It begins just after this position.
        case after(PagePosition)
        /// It ends just before this position.
        case before(PagePosition)
    }

    /// The key of a position in ``place`` must be the key of this order.
    package var order: PatientOrder
    package var filter: PatientFilter
    package var place: Place
    /// The greatest number of patients, 1 and up.
    package var limit: Int

    package init(
        order: PatientOrder = .id, filter: PatientFilter = .all, at place: Place = .first, limit: Int
    ) {
        self.order = order
        self.filter = filter
        self.place = place
        self.limit = limit
    }

    /// A page of all patients in the order of ids.
    package init(after id: Int64, limit: Int) {
        self.init(at: .after(.id(id)), limit: limit)
    }

    /// A page of all patients in the order of ids, which ends just before one.
    package init(before id: Int64, limit: Int) {
        self.init(at: .before(.id(id)), limit: limit)
    }
}
