package import HTTP1
package import HTTPTypes

/// What a handler answers. The server adds what belongs to the connection: `Date`, the framing fields, `Connection`
/// and the constant fields of its configuration; none of these may stand in `fields`.
package struct Response: Sendable {
    package var status: HTTPResponse.Status
    /// Fields that it has in common with many others, encoded once; they stand before its own. A field costs as much as
    /// reading a line of the request, and copying all of these hardly more than one byte of them.
    package var shared: FieldLines?
    /// Fields of its own.
    package var fields: [HTTPField]
    package var body: ResponseBody
    /// Whether it has fields of its own in the place of the constant ones, as a page that may load something has.
    package var replacesConstantFields = false

    package init(
        status: HTTPResponse.Status = .ok, shared: FieldLines? = nil, fields: [HTTPField] = [],
        body: ResponseBody = .empty
    ) {
        self.status = status
        self.shared = shared
        self.fields = fields
        self.body = body
    }

    /// The shared fields and its own, in the order in which they are sent.
    package var allFields: [HTTPField] { (shared?.fields ?? []) + fields }
}
