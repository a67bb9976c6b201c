import Redis

/// The scripts that change the queue; each is one atomic step on the server, by the server's clock.
struct QueueScripts: Sendable {
    let enqueue = RedisScript(PackageResources.enqueue_lua)
    let beat = RedisScript(PackageResources.beat_lua)
    let claim = RedisScript(PackageResources.claim_lua)
    let begin = RedisScript(PackageResources.begin_lua)
    let finish = RedisScript(PackageResources.finish_lua)
    let promote = RedisScript(PackageResources.promote_lua)
    let reap = RedisScript(PackageResources.reap_lua)
    let requeue = RedisScript(PackageResources.requeue_lua)
}
