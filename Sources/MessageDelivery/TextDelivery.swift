import Jobs
import Notifications
import SMSDelivery
import Settings

/// How jobs become text messages: the channel, and the provider that the settings choose.
struct TextDelivery: Sendable {
    /// What the worker does with the queue of text messages.
    let line: DeliveryLine

    /// - Parameter keys: what sealed jobs are opened with.
    /// - Returns: nil where no provider is set.
    init?(_ settings: SMSSettings, keys: PayloadKeyRing?) {
        guard let provider = settings.provider else { return nil }
        let certificates = settings.certificateFile
        let name: String
        let makeChannel: @Sendable () -> any NotificationChannel
        switch provider {
        case .twilio(let baseURL, let account, let token, let from):
            name = "twilio"
            let provider = TwilioProvider(baseURL: baseURL, account: account, token: token, from: from)
            makeChannel = { SMSNotificationService(provider: provider, certificateFile: certificates) }
        case .sns(let baseURL, let region, let keyID, let secret, let sessionToken, let from):
            name = "sns"
            let provider = SNSProvider(
                baseURL: baseURL, region: region,
                credentials: .init(keyID: keyID, secret: secret, sessionToken: sessionToken), from: from)
            makeChannel = { SMSNotificationService(provider: provider, certificateFile: certificates) }
        }
        line = DeliveryLine(
            queue: SMSChannel.name, kind: .text, provider: name, senders: settings.connections, rate: nil,
            makeDeliverer: { NotificationManager(channels: [SMSChannel.name: makeChannel()], keys: keys) })
    }
}
