/// How long a mail server may take, and how much is asked of one connection.
package struct SMTPLimits: Sendable, Equatable {
    /// TCP, TLS, `EHLO` and `AUTH`.
    package var connect = Duration.seconds(10)
    /// From the start of the mail to the server's invitation to send the message (354).
    package var beforeData = Duration.seconds(60)
    /// One reply. RFC 5321 §4.5.3.2.6 grants ten minutes to the one after the final dot: whoever gives up earlier
    /// sends the mail a second time.
    package var reply = Duration.seconds(600)
    /// The whole mail.
    package var total = Duration.seconds(700)
    /// A kept connection that was idle for longer is not used again: servers hang up after five minutes.
    package var idle = Duration.seconds(50)
    /// The age at which a kept connection is not used again.
    package var age = Duration.seconds(300)
    /// Many relays allow so many mails per connection and no more.
    package var mailsPerConnection = 100
    /// How long the answer to `QUIT` is waited for.
    package var goodbye = Duration.seconds(5)

    /// The limits above.
    package init() {}
}
