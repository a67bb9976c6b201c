import ArgumentParser
import Jobs
import Settings
import Timekeeping

/// Some of the dead jobs.
struct DeadSelection: ParsableArguments {
    @Option(help: "Only those that died of this: recipient, content, exhausted, poison, in_doubt, …")
    var reason: String?

    @Option(help: "Only those that died within this time, such as 2h.")
    var since: Age?

    @Option(help: "Only those that died longer ago than this, such as 30d.")
    var olderThan: Age?

    /// A time span on the command line.
    struct Age: ExpressibleByArgument {
        let milliseconds: Int64

        init?(argument: String) {
            guard let duration = Duration(settingsText: argument) else { return nil }
            milliseconds = duration.wholeMilliseconds
        }
    }

    var isEverything: Bool { reason == nil && since == nil && olderThan == nil }

    func matches(_ job: JobDetails) -> Bool {
        let age = Timestamp.now().milliseconds - (job.endedAt ?? 0)
        return (reason == nil || job.deathReason == reason) && (since.map { age <= $0.milliseconds } ?? true)
            && (olderThan.map { age > $0.milliseconds } ?? true)
    }

    /// The ids of all that are meant now.
    func ids(in queue: any JobQueueConnection) throws(JobQueueError) -> [String] {
        var ids: [String] = []
        try queue.forEach(in: .dead) { job in
            if matches(job) { ids.append(job.id) }
            return true
        }
        return ids
    }
}

extension JobQueueConnection {
    /// Goes through all jobs of one place, as long as `body` says so; a job that moves meanwhile may be missed.
    func forEach(in place: JobPlace, _ body: (JobDetails) -> Bool) throws(JobQueueError) {
        var offset = 0
        while true {
            let page = try list(place, from: offset, limit: 500)
            for job in page where !body(job) { return }
            // Jobs that vanished between their list and their look make a page short: only an empty one is the end.
            if page.isEmpty { return }
            offset += 500
        }
    }
}
