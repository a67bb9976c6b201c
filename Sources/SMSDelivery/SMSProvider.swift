package import Addresses
package import Curl
package import Notifications

/// Somebody who sends text messages for us, over HTTPS.
package protocol SMSProvider: Sendable {
    /// The request that has one message sent.
    func request(sending text: SMSText, to recipient: E164Number) -> HTTPSRequest
    /// The provider's own word for what was wrong, from the body of a refusal: `21211`, `InvalidParameter`.
    func errorCode(in body: [UInt8]) -> String?
    /// What its words mean; see ``SMSOutcome``.
    var vocabulary: SMSVocabulary { get }
}

/// Which of a provider's error codes mean what; every other refusal is judged by its status alone.
package struct SMSVocabulary: Sendable, Equatable {
    /// The number is none, cannot get text messages, or its owner does not want ours.
    package let recipient: Set<String>
    /// The words are refused.
    package let content: Set<String>
    /// Our own number or name is refused.
    package let sender: Set<String>
    /// We send too fast.
    package let throttling: Set<String>
    /// Our account, its keys or its rights are not as they should be.
    package let configuration: Set<String>
}
