import Redis
package import RedisJobs

extension RedisJobQueue {
    /// The queue at an address that a setting gives.
    ///
    /// - Parameter queue: of one channel, `email` or `sms`.
    /// - Throws: an ``ExitFailure`` with code 3 that names `REDIS_URL`. A Redis that is away is no failure.
    package init(url: String, prefix: String, queue: String = "email") throws(ExitFailure) {
        let address: RedisAddress
        do throws(RedisError) {
            address = try RedisAddress(url: url)
        } catch {
            guard case .invalidAddress(let reason) = error else {
                throw ExitFailure.setting("REDIS_URL", "cannot be used")
            }
            throw ExitFailure.setting("REDIS_URL", reason)
        }
        self.init(address: address, prefix: prefix, queue: queue)
    }
}
