internal import CCurl

/// What libcurl is asked for when it sends mail, as two tables: what holds for a session and what belongs to one mail.
/// The callbacks are no data and are set by the session.
enum SMTPOptions {
    /// Set once, when a session is made.
    ///
    /// - Throws: ``CurlError/unsafeText(_:)`` for a host or greeting name that could be anything else.
    static func ofSession(
        _ endpoint: SMTPEndpoint, greetingName: String?, certificateFile: String?, limits: SMTPLimits
    ) throws(CurlError) -> [CurlOption] {
        let url = try endpoint.url(greetingAs: greetingName)
        return [
            CurlOption("URL", CURLOPT_URL, url),
            CurlOption("PROTOCOLS_STR", CURLOPT_PROTOCOLS_STR, "smtp,smtps"),
            // Neither `.netrc` nor a proxy from the environment takes part in clinic mail.
            CurlOption("PROXY", CURLOPT_PROXY, ""), CurlOption("NETRC", CURLOPT_NETRC, 0),
            CurlOption("UPLOAD", CURLOPT_UPLOAD, 1),
        ] + security(endpoint, certificateFile) + authentication(endpoint.credentials) + patience(limits) + [
            CurlOption("NOPROGRESS", CURLOPT_NOPROGRESS, 0),
            // Without it the debug function is never called; nothing is printed, as the function replaces printing.
            CurlOption("VERBOSE", CURLOPT_VERBOSE, 1),
        ]
    }

    /// Set anew for each mail. The recipient is a list and set apart.
    ///
    /// - Parameter isLast: whether the connection is closed behind this mail.
    static func ofMail(_ mail: SMTPMail, isLast: Bool) -> [CurlOption] {
        [
            CurlOption("MAIL_FROM", CURLOPT_MAIL_FROM, "<\(mail.from)>"),
            // Adds `SIZE=` to MAIL (RFC 1870), and 7.88 finds the end of the message by it.
            CurlOption("INFILESIZE_LARGE", CURLOPT_INFILESIZE_LARGE, .bytes(mail.message.count)),
            CurlOption("FORBID_REUSE", CURLOPT_FORBID_REUSE, isLast ? 1 : 0),
        ]
    }

    private static func security(_ endpoint: SMTPEndpoint, _ certificateFile: String?) -> [CurlOption] {
        let level = endpoint.security == .opportunistic ? CURLUSESSL_TRY : CURLUSESSL_ALL
        let options = [
            CurlOption("USE_SSL", CURLOPT_USE_SSL, Int(level.rawValue)),
            CurlOption("SSL_VERIFYPEER", CURLOPT_SSL_VERIFYPEER, 1),
            CurlOption("SSL_VERIFYHOST", CURLOPT_SSL_VERIFYHOST, 2),
            CurlOption("SSLVERSION", CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2),
        ]
        return options + (certificateFile.map { [CurlOption("CAINFO", CURLOPT_CAINFO, $0)] } ?? [])
    }

    /// `LOGIN_OPTIONS` stays unset: `AUTH=PLAIN` is a known bug (curl/curl #4080), and the default finds PLAIN.
    private static func authentication(_ credentials: SMTPEndpoint.Credentials?) -> [CurlOption] {
        guard let credentials else { return [] }
        return [
            CurlOption("USERNAME", CURLOPT_USERNAME, credentials.user),
            CurlOption("PASSWORD", CURLOPT_PASSWORD, credentials.password),
            // Saves a round trip (RFC 4954 §4, initial response).
            CurlOption("SASL_IR", CURLOPT_SASL_IR, 1),
        ]
    }

    private static func patience(_ limits: SMTPLimits) -> [CurlOption] {
        [
            // Signals as a time-out mechanism are racy with threads.
            CurlOption("NOSIGNAL", CURLOPT_NOSIGNAL, 1),
            CurlOption("CONNECTTIMEOUT_MS", CURLOPT_CONNECTTIMEOUT_MS, limits.connect.curlMilliseconds),
            CurlOption("TIMEOUT_MS", CURLOPT_TIMEOUT_MS, limits.total.curlMilliseconds),
            CurlOption("SERVER_RESPONSE_TIMEOUT", CURLOPT_SERVER_RESPONSE_TIMEOUT, limits.reply.curlSeconds),
            CurlOption("MAXAGE_CONN", CURLOPT_MAXAGE_CONN, limits.idle.curlSeconds),
            CurlOption("MAXLIFETIME_CONN", CURLOPT_MAXLIFETIME_CONN, limits.age.curlSeconds),
            CurlOption("TCP_KEEPALIVE", CURLOPT_TCP_KEEPALIVE, 1),
        ]
    }
}
