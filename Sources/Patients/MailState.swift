/// The states of a confirmation: `queued → sending → sent`, or one of the ends beside it. Raw values are what callers
/// see in JSON.
package enum MailState: String, Sendable, CaseIterable {
    case queued
    case sending
    case sent
    /// A delivery failed in passing; another will be tried.
    case retrying
    /// Refused for good, or the attempts are spent.
    case failed
    /// The connection died between the end of the mail and the server's answer: it may or may not have arrived.
    case uncertain
    /// The patient was erased before the mail left.
    case cancelled
    /// Mail is switched off.
    case none
}
