import HTTPServer
import Patients
import Transport

extension Request {
    /// On whose behalf it is carried out, for the audit log. There are no keys yet: whoever is let in is anonymous.
    var access: AccessContext {
        AccessContext(actor: .anonymous, requestID: id, client: peer.flatMap(ClientNetwork.init(of:)))
    }
}

extension ClientNetwork {
    /// Nil for a peer without an address, which is a process of this machine.
    init?(of peer: SocketAddress) {
        switch peer {
        case .ipv4(let address, _): self.init(ipv4: address)
        case .ipv6(let high, let low, _, _): self.init(ipv6: high, low: low)
        case .unix: return nil
        }
    }
}
