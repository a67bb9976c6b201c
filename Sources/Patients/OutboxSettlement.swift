/// The end of one outbox message.
package struct OutboxSettlement: Sendable, Equatable {
    /// How a message can end.
    package enum Outcome: Sendable, Equatable {
        /// Accepted by the receiving side, with its reply code (250 for SMTP).
        case sent(code: Int)
        /// Given up, with the word for why.
        case dead(reason: String)
    }

    package let messageID: String
    package let outcome: Outcome

    package init(messageID: String, outcome: Outcome) {
        self.messageID = messageID
        self.outcome = outcome
    }
}
