internal import CCurl

/// A kept connection to one mail server, opened when the first mail needs it and again when it was lost.
///
/// Blocking and confined: it belongs to one thread or serial executor, where `send` takes as long as the server does;
/// libcurl's SMTP is four round trips per mail and no pipelining, so throughput is a matter of having several.
/// One session never changes its endpoint, because libcurl 7.88 may reuse a connection across TLS modes.
package final class SMTPSession {
    /// The one server that this session speaks to.
    package let endpoint: SMTPEndpoint
    private let greetingName: String?
    private let certificateFile: String?
    private let limits: SMTPLimits
    private let trace: ((SMTPTrace) -> Void)?
    private var handle: CurlHandle
    private var mailsOnConnection = 0
    /// Whether a reply may still be under way on the kept connection.
    private var isOutOfStep = false
    /// What the kept connection's server said it can do; nil when there is no connection.
    private var capabilities: SMTPCapabilities?

    /// Makes a session; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - greetingName: for `EHLO`; nil for this machine's host name.
    ///   - certificateFile: PEM certificates that the server's is checked against instead of the system's.
    ///   - trace: shown every line of every dialogue, on the session's thread; addresses are in it.
    package init(
        _ endpoint: SMTPEndpoint, greetingName: String? = nil, certificateFile: String? = nil,
        limits: SMTPLimits = SMTPLimits(), trace: ((SMTPTrace) -> Void)? = nil
    ) throws(CurlError) {
        self.endpoint = endpoint
        self.greetingName = greetingName
        self.certificateFile = certificateFile
        self.limits = limits
        self.trace = trace
        handle = try CurlHandle()
        try configure()
    }

    private func configure() throws(CurlError) {
        let options = try SMTPOptions.ofSession(
            endpoint, greetingName: greetingName, certificateFile: certificateFile, limits: limits)
        for option in options { try option.set(on: handle) }
        try handle.setReadFunction(SMTPTransfer.readFunction)
        try handle.setWriteFunction(CURLOPT_WRITEFUNCTION, SMTPTransfer.discardFunction)
        try handle.setWriteFunction(CURLOPT_HEADERFUNCTION, SMTPTransfer.headerFunction)
        try handle.setProgressFunction(SMTPTransfer.progressFunction)
        try handle.setDebugFunction(SMTPTransfer.debugFunction)
    }

    /// Sends one mail; blocks until the server has answered or a limit of ``SMTPLimits`` is reached.
    ///
    /// - Parameters:
    ///   - isCancelled: asked about once a second and at each step; heeded only before the message begins.
    ///   - beforeData: asked once, just before the end of the message leaves; false lets go of the mail, and the
    ///     server keeps nothing.
    /// - Throws: ``CurlError`` when nothing was or could be sent.
    package func send(
        _ mail: SMTPMail, isCancelled: () -> Bool = { false }, beforeData: () -> Bool
    ) throws(CurlError) -> SMTPEvidence {
        try mail.check()
        try renewIfOutOfStep()
        if mail.requiresUTF8, let capabilities, !capabilities.offersUTF8 {
            return SMTPEvidence(result: Int32(CURLE_WRITE_ERROR.rawValue), reached: .ehlo, abort: .utf8NotOffered)
        }
        let result: Result<SMTPEvidence, CurlError> = withoutActuallyEscaping(isCancelled) { isCancelled in
            withoutActuallyEscaping(beforeData) { beforeData in
                let transfer = SMTPTransfer(
                    mail, security: endpoint.security, limits: limits, startedAt: .now, isCancelled: isCancelled,
                    beforeData: beforeData, trace: trace)
                return Result { () throws(CurlError) in try perform(mail, transfer) }
            }
        }
        return try result.get()
    }

    private func perform(_ mail: SMTPMail, _ transfer: SMTPTransfer) throws(CurlError) -> SMTPEvidence {
        guard let recipients = curl_slist_append(nil, "<\(mail.to)>") else { throw .unavailable }
        defer { curl_slist_free_all(recipients) }
        for option in SMTPOptions.ofMail(mail, isLast: mailsOnConnection + 1 >= limits.mailsPerConnection) {
            try option.set(on: handle)
        }
        try handle.set(CURLOPT_MAIL_RCPT, list: recipients)
        for option in [CURLOPT_READDATA, CURLOPT_HEADERDATA, CURLOPT_XFERINFODATA, CURLOPT_DEBUGDATA] {
            try handle.set(option, context: transfer.context)
        }
        let result = withExtendedLifetime(transfer) { handle.perform() }
        forget()
        let opened = handle.connectionsOpened
        note(transfer, opened: opened)
        return SMTPEvidence(
            result: Int32(result.rawValue), reply: transfer.dialogue.last?.reply,
            replyTo: transfer.dialogue.last?.command, reached: transfer.dialogue.reached,
            bodyHandedOver: transfer.dialogue.bodyHandedOver, abort: transfer.abort, connectionsOpened: opened)
    }

    /// Takes back what lives only as long as one mail.
    private func forget() {
        handle.clear(CURLOPT_MAIL_RCPT)
        for option in [CURLOPT_READDATA, CURLOPT_HEADERDATA, CURLOPT_XFERINFODATA, CURLOPT_DEBUGDATA] {
            handle.clear(option)
        }
    }

    /// When the answer to the final dot did not come in time, libcurl 7.88 puts the connection back for reuse all the
    /// same. The answer would then be read as the one to the next mail's first command, and each after it one too late:
    /// only a handle without that connection is safe.
    private func renewIfOutOfStep() throws(CurlError) {
        guard isOutOfStep else { return }
        handle = try CurlHandle()
        try configure()
        isOutOfStep = false
        mailsOnConnection = 0
        capabilities = nil
    }

    private func note(_ transfer: SMTPTransfer, opened: Int) {
        isOutOfStep = transfer.dialogue.last?.command != transfer.dialogue.reached
        if opened > 0 {
            mailsOnConnection = 0
            capabilities = transfer.dialogue.capabilities
        }
        mailsOnConnection += 1
        // A goodbye was said: the next mail opens a connection of its own.
        if transfer.dialogue.command == .quit || transfer.abort != nil {
            mailsOnConnection = 0
            capabilities = nil
        }
    }
}
