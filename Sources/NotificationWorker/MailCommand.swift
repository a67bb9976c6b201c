import Addresses
import ArgumentParser
import Curl
import EmailDelivery
import Glibc
import Jobs
import Launch
import MessageDelivery
import Notifications
import Settings
import Timekeeping

/// `patient-worker mail`: whether mails leave.
struct MailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail", abstract: "Tries out the configured relay.", subcommands: [Test.self])

    /// `patient-worker mail test ADDRESS`: one mail, and everything that is said about it.
    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test", abstract: "Sends one test mail and prints the whole dialogue, credentials masked.",
            discussion: """
                Goes straight to the relay of SMTP_URL, with the settings that the worker would use; the queue is not asked.
                Exit code 0: the relay has taken it; 1: it has not, and why; 3: settings.
                """)

        @Argument(help: "Who gets it.")
        var address: String

        @Option(help: "es or en.")
        var language: String?

        func validate() throws {
            guard (try? EnvelopeAddress(address)) != nil else {
                throw ValidationError("the address must be name@domain, its domain in ASCII (xn--…)")
            }
            guard language.map({ ["es", "en"].contains($0) }) ?? true else {
                throw ValidationError("--language must be es or en")
            }
        }

        func run() throws {
            let settings = try MailSettings.ofThisProcess()
            let delivery = try MailDelivery(settings)
            let channel = delivery.channel { line in
                print(line.text)
                fflush(nil)
            }
            let job = NotificationService(settings: delivery.notifications).probe(
                to: address, language: language, at: .now())
            let outcome = channel.deliver(
                job, control: DeliveryControl(isStopping: { false }, crossPointOfNoReturn: { true }))
            print(outcome.verdict)
            guard case .sent = outcome else { throw ExitFailure(code: 1, "the mail was not taken") }
        }
    }
}

extension DeliveryOutcome {
    /// For people.
    fileprivate var verdict: String {
        switch self {
        case .sent(let code): "= accepted (\(code))"
        case .transient(let text): "= refused for now: \(text)"
        case .permanent(let refusal, let text): "= refused for good (\(refusal)): \(text)"
        case .provider(let text): "= the relay cannot be reached, or cannot work now: \(text)"
        case .throttled(let text, let pause): "= the relay asks for \(pause.components.seconds) s of patience: \(text)"
        case .configuration(let text): "= a matter of settings: \(text)"
        case .inDoubt(let text): "= in doubt, the relay may have taken it: \(text)"
        case .unsupported(let text): "= not supported: \(text)"
        case .aborted: "= broken off"
        }
    }
}

extension MailSettings {
    /// Reads the environment and `.env`; every problem at once as an ``ExitFailure`` with code 3.
    fileprivate static func ofThisProcess() throws(ExitFailure) -> MailSettings {
        try SettingsReader.read { MailSettings(&$0) }
    }
}
