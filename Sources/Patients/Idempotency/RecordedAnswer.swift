/// An answer as it is kept for a repetition of its request.
///
/// A body that shows a stored patient is erased with that patient. One that shows what somebody typed and was refused
/// belongs to no patient and stays until its time is over.
package struct RecordedAnswer: Sendable, Equatable {
    /// 100 to 599.
    package let status: Int
    package let contentType: String?
    package let location: String?
    package let entityTag: String?
    package let body: [UInt8]

    package init(
        status: Int, contentType: String? = nil, location: String? = nil, entityTag: String? = nil, body: [UInt8] = []
    ) {
        self.status = status
        self.contentType = contentType
        self.location = location
        self.entityTag = entityTag
        self.body = body
    }
}
