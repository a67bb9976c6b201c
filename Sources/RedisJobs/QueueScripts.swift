import Redis

/// The scripts that change the queue; each is one atomic step on the server, by the server's clock.
enum QueueScripts {
    static let enqueue = script(PackageResources.enqueue_lua)
    static let beat = script(PackageResources.beat_lua)
    static let claim = script(PackageResources.claim_lua)
    static let begin = script(PackageResources.begin_lua)
    static let finish = script(PackageResources.finish_lua)
    static let disown = script(PackageResources.disown_lua)
    static let promote = script(PackageResources.promote_lua)
    static let reap = script(PackageResources.reap_lua)
    static let requeue = script(PackageResources.requeue_lua)
    static let advance = script(PackageResources.advance_lua)
    static let remove = script(PackageResources.remove_lua)
    static let forget = script(PackageResources.forget_lua)
    static let check = script(PackageResources.check_lua)
    static let replace = script(PackageResources.replace_lua)

    /// How long an ended job is remembered, so that a repeated enqueue and a late report are recognised.
    static let remembered = Duration.seconds(24 * 3_600)

    private static func script(_ text: [UInt8]) -> RedisScript {
        RedisScript(PackageResources.prelude_lua + PackageResources.count_lua + text)
    }
}
