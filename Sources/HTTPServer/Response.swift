package import HTTPTypes

/// What a handler answers. The server adds what belongs to the connection: `Date`, the framing fields, `Connection`
/// and the constant fields of its configuration; none of these may stand in `fields`.
package struct Response: Sendable {
    package var status: HTTPResponse.Status
    package var fields: [HTTPField]
    package var body: ResponseBody
    /// Whether it has fields of its own in the place of the constant ones, as a page that may load something has.
    package var replacesConstantFields = false

    package init(status: HTTPResponse.Status = .ok, fields: [HTTPField] = [], body: ResponseBody = .empty) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
