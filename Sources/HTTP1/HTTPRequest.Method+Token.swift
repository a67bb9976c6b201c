import HTTPTypes

extension HTTPRequest.Method {
    /// The method that `token` spells; methods are case-sensitive (RFC 9110 §9.1). The usual ones need no allocation.
    @inline(__always)
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
        default:
            guard let method = HTTPRequest.Method(token.text) else {
                preconditionFailure("a method was not checked to be a token")
            }
            self = method
        }
    }
}
