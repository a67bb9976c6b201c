import Transport

extension Request {
    /// Whether the peer's address belongs to this machine or to a private network; that of a Unix socket does, an
    /// unknown one does not.
    package var isFromPrivateNetwork: Bool { peer?.isPrivate ?? false }
}
