package import Addresses

/// A finished mail: checked addresses and bytes that are the same on every attempt.
package struct OutgoingMail: Sendable, Equatable {
    /// The job's identifier: letters and digits.
    package let id: String
    /// Who hears of it when it cannot be delivered (`MAIL FROM`).
    package let from: EnvelopeAddress
    /// The one recipient (`RCPT TO`).
    package let to: EnvelopeAddress
    /// Header and body, every line ended by CR LF.
    package let bytes: [UInt8]

    /// Takes what was checked and composed before.
    package init(id: String, from: EnvelopeAddress, to: EnvelopeAddress, bytes: [UInt8]) {
        self.id = id
        self.from = from
        self.to = to
        self.bytes = bytes
    }
}
