import Foundation
import TestSupport

/// What is done to the service while registrations flow: the same for the same seed.
struct ChaosPlan: Sendable {
    enum Disturbance: Sendable, Equatable {
        /// `kill -9`, and the next one at once.
        case killWorker(Int)
        case killAPI
        case killRedis
        /// Everything in it is gone while it runs.
        case emptyRedis
        /// Killed, and its files deleted before the next one starts.
        case destroyRedis
        /// The mail server accepts connections and says nothing.
        case stallMail
        case killMail
    }

    static let workers = 2
    /// SMTP sessions of a worker: its senders, and the one of its suspects.
    static let sessions = 5

    let seed: UInt64
    /// Registrations that have to be acknowledged before it is enough.
    let registrations: Int
    let disturbances: [Disturbance]

    /// - Parameter kills: of workers, API and Redis together; the other disturbances come on top.
    init(seed: UInt64, registrations: Int, kills: Int) {
        self.seed = seed
        self.registrations = registrations
        var random = SeededGenerator(seed: seed)
        // Whoever begins anew has forgotten crashes, too: what needs three of them gets its time at the end.
        var early: [Disturbance] = Array(repeating: .destroyRedis, count: max(1, kills / 20))
        early += Array(repeating: .emptyRedis, count: max(1, kills / 15))
        var late: [Disturbance] = Array(repeating: .killRedis, count: max(1, kills / 12))
        late += Array(repeating: .killAPI, count: max(1, kills / 7))
        let left = max(1, kills - early.count { $0 == .destroyRedis } - late.count)
        late += (0..<left).map { .killWorker($0 % Self.workers) }
        late += Array(repeating: .stallMail, count: max(1, kills / 10))
        late += Array(repeating: .killMail, count: max(1, kills / 15))
        late.shuffle(using: &random)
        let half = late.count / 2
        disturbances = (early + late[..<half]).shuffled(using: &random) + late[half...]
    }

    var kills: Int {
        disturbances.count { disturbance in
            switch disturbance {
            case .killWorker, .killAPI, .killRedis, .destroyRedis: true
            case .emptyRedis, .stallMail, .killMail: false
            }
        }
    }

    /// Until the next disturbance.
    static func pause(using random: inout some RandomNumberGenerator) -> Duration {
        .milliseconds(Int.random(in: 200...1_300, using: &random))
    }

    /// So that the flow of registrations lasts about as long as the disturbances.
    func interval(connections: Int) -> Duration {
        .milliseconds(disturbances.count * 900 * connections / max(registrations, 1))
    }
}

/// What becomes of a mail when nothing else disturbs: its recipient tells the mail server.
enum Fate: String, Sendable, CaseIterable {
    case accepted = "ok"
    case noSuchMailbox = "550"
    case refusedContent = "554-eod"
    case greylisted = "twice-450"
    /// The connection is cut after the whole message and before anything is kept of it.
    case cutBefore = "drop-before-once"
    /// The connection is cut after the message was kept, and before the reply.
    case cutAfter = "drop-after-once"
    /// Whoever delivers it is killed.
    case poison = "poison"

    /// The fate of the registration of that number.
    init(of number: Int) {
        switch number % 100 {
        case 3, 33, 63, 93: self = .noSuchMailbox
        case 7, 57: self = .refusedContent
        case 11, 31, 51, 71: self = .greylisted
        case 17, 67: self = .cutBefore
        case 19, 69: self = .cutAfter
        default: self = [101, 202, 404].contains(number) ? .poison : .accepted
        }
    }

    static func address(of number: Int) -> String { "\(Fate(of: number).rawValue)+\(number)@chaos.example.com" }

    init?(address: String) {
        guard let name = address.split(separator: "+").first, let fate = Fate(rawValue: String(name)) else {
            return nil
        }
        self = fate
    }
}
