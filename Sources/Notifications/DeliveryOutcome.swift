/// What became of one attempt to deliver a notification, in words that hold for every channel.
///
/// The texts are at most 60 bytes and never contain anything of the recipient; see ``NotificationManager`` for what
/// follows from each case.
package enum DeliveryOutcome: Sendable, Equatable {
    /// The other side took responsibility for it.
    case sent(code: Int)
    /// Refused for now, because of this recipient or message.
    case transient(String)
    /// Refused for good.
    case permanent(Refusal, String)
    /// The provider cannot be reached, is overloaded or throttles: nobody's mail goes through.
    case provider(String)
    /// The provider asks for a pause, and says how long.
    case throttled(String, for: Duration)
    /// The provider refuses us: credentials, certificate, sender. A person must act, and no mail is to blame.
    case configuration(String)
    /// It may have been accepted; nobody can know.
    case inDoubt(String)
    /// This version cannot deliver it; a newer one may.
    case unsupported(String)
    /// Ended on our side before anything irrevocable, because the worker stops or has lost the job.
    case aborted

    /// What was refused for good.
    package enum Refusal: Sendable, Equatable, CaseIterable {
        /// The address.
        case recipient
        /// The message, or what would have to go into it.
        case content
        /// Our own address.
        case sender
        /// The address has letters beyond ASCII, which the server cannot take (RFC 6531).
        case unicodeAddress
    }
}
