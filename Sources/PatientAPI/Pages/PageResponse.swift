import HTTP1
import HTTPServer
import HTTPTypes

extension Response {
    /// What is the same for everybody until the next version: kept by its reader and asked for again each time (RFC 9111
    /// §5.2.2.4), which costs a few bytes.
    static func revalidated(_ bytes: [UInt8], type: String, for request: Request, fields: [HTTPField] = []) -> Response
    {
        let tag = "\"\(ContentHash.text(of: bytes))\""
        let common = [HTTPField(name: .eTag, value: tag), HTTPField(name: .cacheControl, value: "no-cache")] + fields
        if let condition = EntityTagCondition(request.fields.combined(.ifNoneMatch)), condition.matchesWeakly(tag) {
            return Response(status: .notModified, fields: common)
        }
        return Response(fields: [HTTPField(name: .contentType, value: type)] + common, body: .bytes(bytes))
    }

    /// The same as a page for a browser, which may load our own styles and scripts and nothing else.
    var asPage: Response {
        var page = self
        page.replacesConstantFields = true
        page.fields += SecurityHeaders.pageFields
        return page
    }
}
