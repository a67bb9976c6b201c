import ArgumentParser
import JSON
import Jobs
import Launch

/// `queue list`: jobs of one state.
struct QueueList<Source: QueueSource>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: "Jobs of one state in the order they would be taken; the dead: the latest first.")
    }

    @Argument(help: "ready, suspects, active, delayed or dead.")
    var place: JobPlace

    @OptionGroup var options: QueueOptions
    @OptionGroup var selection: DeadSelection

    @Option(help: "Most jobs shown, up to 100000.")
    var limit = 100

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be 1 to 100000") }
        guard selection.isEverything || place == .dead else {
            throw ValidationError("--reason and --since are about dead jobs")
        }
    }

    func run() async throws {
        let jobs = try await Source.use(options.queue) { [place, limit, selection] queue in
            var jobs: [JobDetails] = []
            try queue.forEach(in: place) { job in
                if selection.matches(job) { jobs.append(job) }
                return jobs.count < limit
            }
            return jobs
        }
        for job in jobs { print(options.json ? JSONValue.object(job.members).line : job.summary) }
        if jobs.isEmpty, !options.json { print("none") }
    }
}

/// `queue show`: everything that is known of one job.
struct QueueShow<Source: QueueSource>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: "Everything that is known of one job.")
    }

    @Argument(help: "The job's id, which is the left part of its Message-ID.")
    var id: String

    @Flag(help: "Also the recipient, decrypted with QUEUE_ENCRYPTION_KEYS; that it was looked at is logged.")
    var reveal = false

    @OptionGroup var options: QueueOptions

    func run() async throws {
        guard let job = try await Source.use(options.queue, { [id] in try $0.details(of: id) }) else {
            throw ExitFailure(code: 1, "the queue knows no such job")
        }
        var members = job.members
        if let bytes = job.envelope {
            do throws(EnvelopeError) {
                let envelope = try JobEnvelope(decoding: bytes)
                members += envelope.members
                if reveal { members.append(JSONMember(name: "payload", value: try payload(of: envelope))) }
            } catch {
                members.append(JSONMember(name: "envelope", value: .string("unreadable: \(error)")))
            }
        } else if reveal {
            throw ExitFailure(code: 1, "nothing personal is kept of a job that has ended")
        }
        print(options.json ? JSONValue.object(members).line : members.text)
    }

    private func payload(of envelope: JobEnvelope) throws(EnvelopeError) -> JSONValue {
        let opened: JobEnvelope
        do throws(PayloadKeyRing.Shut) {
            opened = try (try? PayloadKeyRing.ofThisProcess())?.open(envelope) ?? envelope
        } catch {
            return .string("cannot be opened: \(error)")
        }
        guard case .clear(let payload) = opened.payload else {
            return .string("encrypted: QUEUE_ENCRYPTION_KEYS is not set")
        }
        DisclosureLog.note(envelope.id)
        return .object(payload)
    }
}

extension JobPlace: ExpressibleByArgument {}
