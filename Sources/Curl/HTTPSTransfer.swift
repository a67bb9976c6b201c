internal import CCurl

/// One POST on its way: what libcurl's callbacks need and what they leave behind.
///
/// Confined to the thread that runs ``HTTPSSession/post(_:isCancelled:beforeSending:)`` and alive only during it, which
/// is why the callbacks may hold an unretained pointer to it.
final class HTTPSTransfer {
    private(set) var status: Int?
    private(set) var body: [UInt8] = []
    private(set) var retryAfter: Int?
    private(set) var mayHaveLeft = false
    private(set) var abort: HTTPSEvidence.Abort?
    private let isCancelled: () -> Bool
    private let beforeSending: () -> Bool

    /// What is kept of an answer.
    private static let longestBody = 65_536

    init(isCancelled: @escaping () -> Bool, beforeSending: @escaping () -> Bool) {
        self.isCancelled = isCancelled
        self.beforeSending = beforeSending
    }

    /// The address by which libcurl hands the transfer back to its callbacks.
    var context: UnsafeMutableRawPointer {
        Unmanaged.passUnretained(self).toOpaque()
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> HTTPSTransfer? {
        context.map { Unmanaged<HTTPSTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The connection stands, and nothing of the request has left.
    private func maySend() -> Bool {
        if isCancelled() {
            abort = .cancelled
        } else if !beforeSending() {
            abort = .refused
        } else {
            mayHaveLeft = true
        }
        return abort == nil
    }

    private func mayContinue() -> Bool {
        if !mayHaveLeft, isCancelled() { abort = .cancelled }
        return abort == nil
    }

    private func received(line: UnsafeRawBufferPointer) {
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            // An interim answer (1xx) is followed by the one that counts.
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
            retryAfter = nil
        } else if text.lowercased().hasPrefix("retry-after:") {
            // The other form is a date (RFC 9110 §10.2.3), which nobody we speak to sends.
            let value = text.dropFirst(12).filter { !$0.isWhitespace }
            let isNumber = (1...9).contains(value.utf8.count) && value.utf8.allSatisfy { (0x30...0x39).contains($0) }
            retryAfter = isNumber ? Int(value) : nil
        }
    }

    static let writeFunction: curl_write_callback = { buffer, size, count, context in
        guard let transfer = at(context), let buffer else { return 0 }
        let bytes = UnsafeRawBufferPointer(start: buffer, count: size * count)
        transfer.body += bytes.prefix(longestBody - transfer.body.count)
        return size * count
    }

    static let headerFunction: curl_write_callback = { buffer, size, count, context in
        guard let transfer = at(context), let buffer else { return 0 }
        transfer.received(line: UnsafeRawBufferPointer(start: buffer, count: size * count))
        return size * count
    }

    static let progressFunction: curl_xferinfo_callback = { context, _, _, _, _ in
        at(context)?.mayContinue() ?? false ? 0 : 1
    }

    static let beforeRequestFunction: curl_prereq_callback = { context, _, _, _, _ in
        at(context)?.maySend() ?? false ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
}
