/// Which request this is, when its caller has named it with an `Idempotency-Key`.
package struct IdempotencyClaim: Sendable, Equatable {
    /// Who may meet this key: caller, method and route, such as `anonymous POST /patients`. The same key of another
    /// caller or on another route is another key.
    package let scope: String
    /// 1 to 255 visible ASCII characters.
    package let key: String
    /// The body in a form that does not depend on white space and order of members. Only its SHA-256 is kept, to tell a
    /// repetition from a mistake.
    package let payload: [UInt8]

    package init(scope: String, key: String, payload: [UInt8]) {
        self.scope = scope
        self.key = key
        self.payload = payload
    }
}
