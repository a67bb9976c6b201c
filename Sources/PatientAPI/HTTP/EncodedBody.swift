import HTTP1
import HTTPServer
import HTTPTypes

/// A body that came compressed, or encoded in another way: nothing here decodes one, so that it is refused before
/// anybody takes it for malformed.
struct EncodedBody: Error, Equatable {
    /// Names what would have been right (RFC 9110 §15.5.16).
    static let fields = [HTTPField(name: .acceptEncoding, value: "identity")]

    /// - Throws: when the body has another coding than `identity`.
    static func refuse(_ request: Request) throws(EncodedBody) {
        let coding = request.fields.combined(.contentEncoding)?.trimmingBlanks.lowercased() ?? ""
        guard coding.isEmpty || coding == "identity" else { throw EncodedBody() }
    }
}
