@testable import SMTPServer

/// A session fed with text, for tests: every event is answered as the test says, and all replies are kept.
struct Conversation {
    private(set) var exchange: SMTPExchange
    private(set) var replies: [SMTPReply] = []
    private(set) var mails: [ReceivedMail] = []
    private(set) var hasEnded = false
    private var unread: [UInt8] = []
    private let judge: (String) -> SMTPVerdict
    private let receive: (ReceivedMail) -> SMTPVerdict

    init(
        limits: SMTPServerLimits = SMTPServerLimits(), judge: @escaping (String) -> SMTPVerdict = { _ in .accept },
        receive: @escaping (ReceivedMail) -> SMTPVerdict = { _ in .accept }
    ) {
        exchange = SMTPExchange(name: "mx.example.com", limits: limits)
        self.judge = judge
        self.receive = receive
    }

    /// The codes of all replies so far, in order.
    var codes: [Int] { replies.map(\.code) }

    /// One reply per line.
    mutating func say(_ lines: String...) {
        for line in lines { send(Array((line + "\r\n").utf8)) }
    }

    mutating func send(_ bytes: [UInt8]) {
        unread += bytes
        while !hasEnded {
            let (consumed, event) = unread.withUnsafeBytes { exchange.next($0) }
            unread.removeFirst(consumed)
            switch event {
            case .incomplete: return
            case .reply(let reply): take(reply)
            case .recipient(let address): take(exchange.answer(judge(address)))
            case .mail(let mail):
                let verdict = receive(mail)
                if verdict == .accept { mails.append(mail) }
                take(exchange.answer(verdict))
            }
        }
    }

    private mutating func take(_ reply: SMTPReply?) {
        guard let reply else {
            hasEnded = true
            return
        }
        replies.append(reply)
        hasEnded = reply.closes
    }
}
