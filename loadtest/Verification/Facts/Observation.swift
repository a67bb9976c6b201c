import LoadEngine

/// What was seen of the service after a run, without any judgement.
package struct Observation: Sendable {
    /// A patient of this run as the list shows it.
    package struct Row: Sendable, Equatable {
        package let id: Int64
        /// Whose address it has.
        package let person: UInt64
        /// Whether every field is as it was sent.
        package let isRight: Bool

        package init(id: Int64, person: UInt64, isRight: Bool) {
            self.id = id
            self.person = person
            self.isRight = isRight
        }
    }

    /// What reading one patient by its identifier came to.
    package enum Read: Sendable, Equatable {
        case right, different, missing
        /// An answer that says neither, or none.
        case unclear(Int)
    }

    /// One mail as the mail server took it.
    package struct Mail: Sendable, Equatable {
        /// In nanoseconds of the records' clock.
        package let moment: Int64
        package let messageID: String

        package init(moment: Int64, messageID: String) {
            self.moment = moment
            self.messageID = messageID
        }
    }

    /// Nil when the list could not be read to its end.
    package var rows: [Row]?
    /// Everybody on the list, this run's patients and others.
    package var listed = 0
    /// What is wrong with the list itself: identifiers that do not ascend or come twice, an address that comes twice.
    package var listFaults: [String] = []
    package var reads: [Int64: Read] = [:]
    /// By person; nil when nobody watched the mails.
    package var mails: [UInt64: [Mail]]?
    /// Mails to addresses that this run never registered.
    package var foreignMails = 0
    /// The service's own counts since its latest start; nil when it does not give them.
    package var counters: ServiceCounters?
    /// What was broken on purpose, and when.
    package var faults: [FaultWindow] = []
    /// Processes that ended although nobody had told them to.
    package var unexpectedEnds: [String] = []

    package init() {}
}

/// A time in which something was broken on purpose.
package struct FaultWindow: Sendable, Equatable {
    package let name: String
    /// In nanoseconds of the records' clock.
    package let start: Int64
    package let end: Int64
    /// Whether it can make a mail be sent twice: the worker is killed, or the mail server hangs up after it took a mail.
    package let mayDoubleMails: Bool

    package init(name: String, start: Int64, end: Int64, mayDoubleMails: Bool) {
        self.name = name
        self.start = start
        self.end = end
        self.mayDoubleMails = mayDoubleMails
    }
}

/// What the service counted.
package struct ServiceCounters: Sendable, Equatable {
    /// `patient_registrations_total{result="created"}`, over both families of routes.
    package let created: Int
    /// `patient_mail_sent_total{result="sent"}` of the worker, if it was asked.
    package let mailsSent: Int?
    /// When the process began to count, in nanoseconds of the records' clock; nil when it has done so all along.
    package let since: Int64?

    package init(created: Int, mailsSent: Int?, since: Int64?) {
        self.created = created
        self.mailsSent = mailsSent
        self.since = since
    }
}
