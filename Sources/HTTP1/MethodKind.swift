package import HTTPTypes

/// A method as one byte: the ones that everybody knows (RFC 9110 §9.3, RFC 5789), QUERY, and all others.
///
/// Requests are told apart by this; an `HTTPRequest.Method` is a `String`, and is made where somebody asks for it.
package enum MethodKind: UInt8, Sendable, Hashable, CaseIterable {
    case get, head, post, put, patch, delete, options, trace, connect, query, other

    /// Of a method; `other` for one that has no case.
    package init(_ method: HTTPRequest.Method) {
        var name = method.rawValue
        self = name.withUTF8 { MethodKind(token: UnsafeRawBufferPointer($0)) }
    }

    /// Of a token; methods are case-sensitive (RFC 9110 §9.1).
    init(token: UnsafeRawBufferPointer) {
        var word: UInt64 = 0
        for byte in token.prefix(8) { word = word &<< 8 | UInt64(byte) }
        switch (token.count, word) {
        case (3, 0x47_4554): self = .get
        case (4, 0x504F_5354): self = .post
        case (4, 0x4845_4144): self = .head
        case (3, 0x50_5554): self = .put
        case (5, 0x50_4154_4348): self = .patch
        case (6, 0x4445_4C45_5445): self = .delete
        case (7, 0x4F_5054_494F_4E53): self = .options
        case (5, 0x54_5241_4345): self = .trace
        case (7, 0x43_4F4E_4E45_4354): self = .connect
        case (5, 0x51_5545_5259): self = .query
        default: self = .other
        }
    }

    /// The method it stands for; nil for `other`, whose name is in the request only.
    package var method: HTTPRequest.Method? {
        switch self {
        case .get: .get
        case .head: .head
        case .post: .post
        case .put: .put
        case .patch: .patch
        case .delete: .delete
        case .options: .options
        case .trace: .trace
        case .connect: .connect
        case .query: Self.queryMethod
        case .other: nil
        }
    }

    private static let queryMethod = HTTPRequest.Method("QUERY")
}
