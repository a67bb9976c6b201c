internal import Glibc
package import Jobs
package import Notifications

/// Mails as files, for a machine without a relay: each becomes one file in the `new` folder of a Maildir, holding
/// exactly the bytes that SMTP would have sent.
///
/// The file's name is the job's, so a job that is delivered again replaces its own file by the same bytes and no
/// mailbox ever holds two. That is stricter than the Maildir convention, which only asks names to be unique.
package final class MaildirTransport: MailTransport {
    private let root: String

    /// - Parameter path: the Maildir; it and its three folders are made with the first mail, readable by nobody else.
    package init(path: String) {
        root = path
    }

    /// Makes the folders, so that a path that cannot be used is known before the first mail.
    ///
    /// - Throws: with a sentence that says what the file system refused.
    package func prepare() throws {
        for folder in folders { try MaildirFile.makeFolder(folder) }
        guard access("\(root)/new", W_OK | X_OK) == 0 else { throw MaildirError("access") }
    }

    private var folders: [String] { [root, "\(root)/tmp", "\(root)/new", "\(root)/cur"] }

    /// Writes one mail; on disk, its folder entry included, before the answer. Without a reply code of its own it says 250.
    package func deliver(_ mail: OutgoingMail, control: DeliveryControl) -> DeliveryOutcome {
        guard !control.isStopping() else { return .aborted }
        let name = "\(mail.id).eml"
        do throws(MaildirError) {
            for folder in folders { try MaildirFile.makeFolder(folder) }
            // A mail program that showed it has moved it, with its flags after a colon.
            guard try !MaildirFile.contains("\(root)/cur", namePrefix: name) else { return .sent(code: 250) }
            let file = try MaildirFile(mail.bytes, in: "\(root)/tmp", name: name)
            guard control.crossPointOfNoReturn() else {
                file.discard()
                return .aborted
            }
            try file.move(to: "\(root)/new", name: name)
            return .sent(code: 250)
        } catch {
            // Full, read-only or missing: that is no mail's fault, and none is lost by waiting.
            return .configuration(error.description)
        }
    }
}
