package import Addresses
package import Curl
internal import JSON
package import Notifications

/// Twilio's interface, which several providers have copied: a form, Basic authentication, an answer in JSON.
package struct TwilioProvider: SMSProvider {
    private let url: String
    private let account: String
    private let token: String
    private let from: String

    /// - Parameters:
    ///   - baseURL: `https://api.twilio.com` or a compatible provider's.
    ///   - account: the account's SID, which is the user name too.
    ///   - token: a secret.
    ///   - from: a number, a sender's name, or the SID of a messaging service (`MG…`).
    package init(baseURL: String, account: String, token: String, from: String) {
        url = "\(baseURL)/2010-04-01/Accounts/\(account)/Messages.json"
        self.account = account
        self.token = token
        self.from = from
    }

    package func request(sending text: SMSText, to recipient: E164Number) -> HTTPSRequest {
        HTTPSRequest(
            url: url,
            form: FormBody.encode([
                ("To", recipient.text), (from.hasPrefix("MG") ? "MessagingServiceSid" : "From", from),
                ("Body", text.text),
            ]), authentication: .basic(user: account, password: token))
    }

    package func errorCode(in body: [UInt8]) -> String? {
        guard let code = try? JSONValue.parse(body)["code"]?.integerValue, (0...999_999).contains(code) else {
            return nil
        }
        return String(code)
    }

    package var vocabulary: SMSVocabulary {
        SMSVocabulary(
            recipient: [
                "21211",  // no valid number
                "21214", "21217",  // cannot be reached
                "21408", "21612",  // this route is not open to us
                "21610",  // its owner said STOP
                "21614",  // no mobile
                "63033",  // blocked
            ], content: ["21602", "21605", "21617", "30007"], sender: ["21212", "21603", "21606", "21659", "21703"],
            throttling: ["20429", "14107", "30022"], configuration: ["20003", "20005", "20008", "20404", "30002"])
    }
}
