import ArgumentParser
import Jobs
import Launch

/// `queue rotate-keys`: what waits is encrypted anew.
struct QueueRotateKeys<Source: QueueSource>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rotate-keys", abstract: "Encrypts what waits with the newest of QUEUE_ENCRYPTION_KEYS.",
            discussion: """
                After a new key was put first in QUEUE_ENCRYPTION_KEYS of every process: then the old one can be removed as \
                soon as this says that nothing is left to do. What is being delivered keeps its key.
                """)
    }

    @OptionGroup var options: QueueOptions

    func run() async throws {
        guard let keys = try PayloadKeyRing.ofThisProcess() else {
            throw ExitFailure.setting("QUEUE_ENCRYPTION_KEYS", "is not set: there is no key to encrypt with")
        }
        let (changed, left) = try await Source.use(options.queue) { queue in
            var changed: [String] = []
            var left: [String] = []
            for place in JobPlace.allCases {
                var old: [(id: String, bytes: [UInt8])] = []
                try queue.forEach(in: place) { job in
                    if let bytes = job.envelope { old.append((job.id, bytes)) }
                    return true
                }
                for (id, bytes) in old {
                    guard let envelope = try? JobEnvelope(decoding: bytes), keys.isOutdated(envelope.payload) else {
                        continue
                    }
                    guard let opened = try? keys.open(envelope) else {
                        left.append(id)
                        continue
                    }
                    let fresh = keys.seal(opened).encoded()
                    if try queue.replaceEnvelope(of: id, bytes, with: fresh) { changed.append(id) }
                }
            }
            return (changed, left)
        }
        try Changes.finish(
            changed, of: changed + left, "encrypted anew", "is sealed with a key that is not known", options,
            mustAll: true)
    }
}
