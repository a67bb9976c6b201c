package import Jobs
package import Settings

extension RateLimit {
    /// The limit of `MAIL_RATE`; nil: none.
    ///
    /// - Throws: an ``ExitFailure`` with code 3.
    package static func configured(_ settings: MailSettings) throws(ExitFailure) -> RateLimit? {
        guard let text = settings.rate else { return nil }
        guard let limit = RateLimit(text) else {
            throw ExitFailure.setting("MAIL_RATE", "must be off, or so many in so long, such as 14/s, 500/m or 50000/d")
        }
        return limit
    }
}
