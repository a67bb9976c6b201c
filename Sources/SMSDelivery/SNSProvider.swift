package import Addresses
package import Curl
package import Notifications

/// Amazon SNS, `Publish` to a telephone number: a form in the Query protocol, signed by libcurl (Signature Version 4),
/// an answer in XML.
package struct SNSProvider: SMSProvider {
    /// Who we are at AWS.
    package struct Credentials: Sendable, Equatable {
        package let keyID: String
        /// A secret.
        package let secret: String
        /// Of temporary credentials; a secret.
        package let sessionToken: String?

        /// Takes them as they are; AWS judges them.
        package init(keyID: String, secret: String, sessionToken: String? = nil) {
            self.keyID = keyID
            self.secret = secret
            self.sessionToken = sessionToken
        }
    }

    private let url: String
    private let region: String
    private let credentials: Credentials
    private let from: String?

    /// - Parameters:
    ///   - baseURL: nil for the region's own.
    ///   - region: such as `eu-west-1`.
    ///   - from: the name that is shown as the sender, or a number of ours; nil: SNS chooses.
    package init(baseURL: String? = nil, region: String, credentials: Credentials, from: String? = nil) {
        url = (baseURL ?? "https://sns.\(region).amazonaws.com") + "/"
        self.region = region
        self.credentials = credentials
        self.from = from
    }

    package func request(sending text: SMSText, to recipient: E164Number) -> HTTPSRequest {
        // Set with each message: `SetSMSAttributes` is for the whole account, and throttled.
        var attributes = [("AWS.SNS.SMS.SMSType", "Transactional")]
        if let from {
            attributes.append((from.hasPrefix("+") ? "AWS.MM.SMS.OriginationNumber" : "AWS.SNS.SMS.SenderID", from))
        }
        var pairs = [
            ("Action", "Publish"), ("Version", "2010-03-31"), ("PhoneNumber", recipient.text), ("Message", text.text),
        ]
        for (index, attribute) in attributes.enumerated() {
            let entry = "MessageAttributes.entry.\(index + 1)"
            pairs += [
                ("\(entry).Name", attribute.0), ("\(entry).Value.DataType", "String"),
                ("\(entry).Value.StringValue", attribute.1),
            ]
        }
        return HTTPSRequest(
            url: url, form: FormBody.encode(pairs.map { (name: $0.0, value: $0.1) }),
            authentication: .signatureV4(
                region: region, service: "sns", keyID: credentials.keyID, secret: credentials.secret,
                sessionToken: credentials.sessionToken))
    }

    /// `<ErrorResponse><Error><Type>Sender</Type><Code>InvalidParameter</Code>…`: one element of a fixed form is all
    /// that is wanted of the XML.
    package func errorCode(in body: [UInt8]) -> String? {
        let text = String(decoding: body, as: UTF8.self)
        guard let start = text.firstRange(of: "<Code>") else { return nil }
        let code = text[start.upperBound...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") }
        return (1...40).contains(code.count) ? String(code) : nil
    }

    package var vocabulary: SMSVocabulary {
        SMSVocabulary(
            recipient: ["InvalidParameter", "InvalidParameterValue", "OptedOut", "OptedOutException"],
            content: ["ValidationError", "ValidationException"], sender: ["InvalidSenderId"],
            throttling: [
                "Throttling", "Throttled", "ThrottledException", "ThrottlingException", "RequestLimitExceeded",
            ],
            configuration: [
                "AuthorizationError", "AuthorizationErrorException", "ExpiredToken", "IncompleteSignature",
                "InvalidClientTokenId", "MissingAuthenticationToken", "OptInRequired", "RequestExpired",
                "SignatureDoesNotMatch", "AccessDenied", "AccessDeniedException", "UserError",
            ])
    }
}
