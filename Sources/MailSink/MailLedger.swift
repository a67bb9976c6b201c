import Crypto
import JSON

/// Who got which mail how often, for whoever wants to know that none was lost or doubled: it remembers every acceptance
/// long after the mail itself has been let go of.
struct MailLedger: Sendable {
    /// Lines of JSON, one per recipient of each mail, in blocks that are never changed once they are full.
    private(set) var blocks: [[UInt8]] = []
    /// Whether nothing has been left out for lack of room.
    private(set) var isComplete = true
    private var size = 0
    private let limit: Int
    private var recipients: [Int: Int] = [:]
    private var messageIDs: [Int: Int] = [:]

    private static let blockSize = 65_536

    /// - Parameter limit: bytes of lines; the counts take about as much again.
    init(limit: Int) {
        self.limit = limit
    }

    var distinctRecipients: Int { recipients.count }
    var distinctMessageIDs: Int { messageIDs.count }

    /// How many mails were accepted for it. Counted by a 64-bit digest: two addresses of a million are taken for one with
    /// a chance of one to forty million.
    func count(recipient: String) -> Int { recipients[recipient.hashValue] ?? 0 }

    func count(messageID: String) -> Int { messageIDs[messageID.hashValue] ?? 0 }

    mutating func note(_ mail: CaughtMail) {
        guard size < limit else {
            isComplete = false
            return
        }
        messageIDs[mail.messageID.hashValue, default: 0] += 1
        let digest = SHA256.hash(data: mail.message).map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
        for recipient in mail.recipients {
            recipients[recipient.hashValue, default: 0] += 1
            var writer = JSONWriter()
            writer.beginObject()
            writer.name("number")
            writer.integer(mail.number)
            writer.name("to")
            writer.string(recipient)
            writer.name("message_id")
            writer.string(mail.messageID)
            writer.name("sha256")
            writer.string(digest)
            writer.endObject()
            append(writer.bytes + [UInt8(ascii: "\n")])
        }
    }

    private mutating func append(_ line: [UInt8]) {
        if blocks.isEmpty || blocks[blocks.count - 1].count + line.count > Self.blockSize {
            var block: [UInt8] = []
            block.reserveCapacity(Self.blockSize)
            blocks.append(block)
        }
        blocks[blocks.count - 1] += line
        size += line.count
    }
}
