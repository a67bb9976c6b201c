internal import CCurl

/// POSTs to a provider, one at a time and each over a connection of its own.
///
/// Blocking and confined: it belongs to one thread or serial executor. A kept connection is never used again, because
/// libcurl sends a request a second time when a kept connection turns out to be dead, also a POST; what may not be done
/// twice must not depend on why it was.
package final class HTTPSSession {
    /// How long a provider may take.
    package struct Limits: Sendable, Equatable {
        /// TCP and TLS.
        package var connect = Duration.seconds(10)
        /// The whole exchange.
        package var total = Duration.seconds(30)

        /// The limits above.
        package init() {}
    }

    private let handle: CurlHandle

    /// Nothing is opened yet.
    ///
    /// - Parameter certificateFile: PEM certificates that the server's is checked against instead of the system's.
    package init(certificateFile: String? = nil, limits: Limits = Limits()) throws(CurlError) {
        handle = try CurlHandle()
        try handle.set(CURLOPT_PROTOCOLS_STR, "https,http")
        // Neither a proxy from the environment, nor another host that an answer points to.
        try handle.set(CURLOPT_PROXY, "")
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        // HTTP/2 has ways of its own to repeat a request (RFC 9113 §8.7).
        try handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        try handle.set(CURLOPT_FRESH_CONNECT, 1)
        try handle.set(CURLOPT_FORBID_REUSE, 1)
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        try handle.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let certificateFile { try handle.set(CURLOPT_CAINFO, certificateFile) }
        try handle.set(CURLOPT_NOSIGNAL, 1)
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, limits.connect.curlMilliseconds)
        try handle.set(CURLOPT_TIMEOUT_MS, limits.total.curlMilliseconds)
        try handle.set(CURLOPT_USERAGENT, "patient-registration-api")
        try handle.set(CURLOPT_POST, 1)
        try handle.setWriteFunction(CURLOPT_WRITEFUNCTION, HTTPSTransfer.writeFunction)
        try handle.setWriteFunction(CURLOPT_HEADERFUNCTION, HTTPSTransfer.headerFunction)
        try handle.setProgressFunction(HTTPSTransfer.progressFunction)
        try handle.set(CURLOPT_NOPROGRESS, 0)
        try handle.setBeforeRequestFunction(HTTPSTransfer.beforeRequestFunction)
    }

    /// Sends one request; blocks until the answer is there or a limit is reached.
    ///
    /// - Parameters:
    ///   - isCancelled: asked about once a second; heeded only before the request leaves.
    ///   - beforeSending: asked once, when the connection stands and before the first byte of the request leaves; false
    ///     lets go of it.
    /// - Throws: ``CurlError`` when nothing was or could be sent.
    package func post(
        _ request: HTTPSRequest, isCancelled: () -> Bool = { false }, beforeSending: () -> Bool
    ) throws(CurlError) -> HTTPSEvidence {
        try request.check()
        let result: Result<HTTPSEvidence, CurlError> = withoutActuallyEscaping(isCancelled) { isCancelled in
            withoutActuallyEscaping(beforeSending) { beforeSending in
                let transfer = HTTPSTransfer(isCancelled: isCancelled, beforeSending: beforeSending)
                return Result { () throws(CurlError) in try perform(request, transfer) }
            }
        }
        return try result.get()
    }

    private func perform(_ request: HTTPSRequest, _ transfer: HTTPSTransfer) throws(CurlError) -> HTTPSEvidence {
        // A field given here is signed. That includes one that is given empty to have it left out (`Accept:`), which
        // libcurl 7.88 signs all the same, and AWS then misses.
        var fields = ["Content-Type: application/x-www-form-urlencoded"]
        switch request.authentication {
        case .basic(let user, let password):
            try handle.set(CURLOPT_HTTPAUTH, bits: CurlHandle.basicAuthentication)
            try handle.set(CURLOPT_USERNAME, user)
            try handle.set(CURLOPT_PASSWORD, password)
        case .signatureV4(let region, let service, let keyID, let secret, let token):
            try handle.set(CURLOPT_AWS_SIGV4, "aws:amz:\(region):\(service)")
            try handle.set(CURLOPT_USERNAME, keyID)
            try handle.set(CURLOPT_PASSWORD, secret)
            if let token { fields.append("X-Amz-Security-Token: \(token)") }
        }
        let list = try CurlList(fields)
        defer { forget() }
        try handle.set(CURLOPT_URL, request.url)
        try handle.set(CURLOPT_HTTPHEADER, list: list.head)
        try handle.set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: request.form.count)
        try handle.set(CURLOPT_COPYPOSTFIELDS, String(decoding: request.form, as: UTF8.self))
        for option in Self.contexts { try handle.set(option, context: transfer.context) }
        let result = withExtendedLifetime(transfer) { withExtendedLifetime(list) { handle.perform() } }
        return HTTPSEvidence(
            result: Int32(result.rawValue), status: transfer.status, body: transfer.body,
            retryAfter: transfer.retryAfter, mayHaveLeft: transfer.mayHaveLeft, abort: transfer.abort)
    }

    private static let contexts = [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_XFERINFODATA, CURLOPT_PREREQDATA]

    /// Takes back what lives only as long as one request, secrets among it.
    private func forget() {
        for option in Self.contexts + [CURLOPT_HTTPHEADER, CURLOPT_COPYPOSTFIELDS, CURLOPT_USERNAME, CURLOPT_PASSWORD] {
            handle.clear(option)
        }
    }
}
