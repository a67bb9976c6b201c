internal import CCurl

/// One mail on its way: what libcurl's callbacks need and what they leave behind.
///
/// Confined to the thread that runs ``SMTPSession/send(_:isCancelled:beforeData:)`` and alive only during it, which is
/// why the callbacks may hold an unretained pointer to it.
final class SMTPTransfer {
    private(set) var dialogue: SMTPDialogue
    private(set) var abort: SMTPEvidence.Abort?

    private let message: [UInt8]
    private var offset = 0
    private let requiresUTF8: Bool
    private let security: SMTPSecurity
    private let dataDeadline: ContinuousClock.Instant
    private let goodbye: Duration
    private var goodbyeDeadline: ContinuousClock.Instant?
    private let isCancelled: () -> Bool
    private let beforeData: () -> Bool
    private let trace: ((SMTPTrace) -> Void)?
    private var tracer = SMTPTracer()

    init(
        _ mail: SMTPMail, security: SMTPSecurity, limits: SMTPLimits, startedAt: ContinuousClock.Instant,
        isCancelled: @escaping () -> Bool, beforeData: @escaping () -> Bool, trace: ((SMTPTrace) -> Void)? = nil
    ) {
        dialogue = SMTPDialogue()
        message = mail.message
        requiresUTF8 = mail.requiresUTF8
        self.security = security
        dataDeadline = startedAt + limits.beforeData
        goodbye = limits.goodbye
        self.isCancelled = isCancelled
        self.beforeData = beforeData
        self.trace = trace
    }

    /// The address by which libcurl hands the transfer back to its callbacks.
    var context: UnsafeMutableRawPointer {
        Unmanaged.passUnretained(self).toOpaque()
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> SMTPTransfer? {
        context.map { Unmanaged<SMTPTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Gives libcurl the next part of the message. The last byte does not leave before the caller agreed: until the
    /// final dot the server has accepted nothing, so whoever lost the job in the meantime can still let go of it.
    private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        dialogue.bodyBegan()
        let count = min(buffer.count, message.count - offset)
        if offset + count == message.count, !dialogue.bodyHandedOver {
            guard beforeData() else {
                abort = .refused
                return Int(CURL_READFUNC_ABORT)
            }
            dialogue.bodyEnded()
        }
        message.withUnsafeBytes {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count]))
        }
        offset += count
        return count
    }

    /// - Returns: false to end the transfer.
    private func receive(_ line: UnsafeRawBufferPointer) -> Bool {
        dialogue.received(line)
        // libcurl would send the raw bytes to a server that never agreed to them.
        guard requiresUTF8, dialogue.isGreeted(security), !dialogue.capabilities.offersUTF8 else { return true }
        abort = .utf8NotOffered
        return false
    }

    /// - Returns: false to end the transfer, never once the server may have the mail.
    private func mayContinue() -> Bool {
        switch dialogue.command {
        case .body: return true
        case .quit where dialogue.reached != .greeting:
            let deadline = goodbyeDeadline ?? ContinuousClock.now + goodbye
            goodbyeDeadline = deadline
            return ContinuousClock.now < deadline
        default:
            if isCancelled() {
                abort = .cancelled
            } else if ContinuousClock.now >= dataDeadline {
                abort = .deadline
            }
            return abort == nil
        }
    }

    static let readFunction: curl_read_callback = { buffer, size, count, context in
        guard let transfer = at(context), let buffer else { return Int(CURL_READFUNC_ABORT) }
        return transfer.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
    }

    static let headerFunction: curl_write_callback = { buffer, size, count, context in
        guard let transfer = at(context), let buffer else { return 0 }
        // Anything but the number of bytes given ends the transfer.
        return transfer.receive(UnsafeRawBufferPointer(start: buffer, count: size * count)) ? size * count : 0
    }

    /// Nothing of a mail is ever downloaded, and without a function libcurl would write it to standard output.
    static let discardFunction: curl_write_callback = { _, size, count, _ in size * count }

    static let progressFunction: curl_xferinfo_callback = { context, _, _, _, _ in
        at(context)?.mayContinue() ?? false ? 0 : 1
    }

    /// The commands are seen here and nowhere else; everything but their verb is let go of at once, as among them are
    /// addresses and passwords, unless somebody wants to see the dialogue.
    static let debugFunction: curl_debug_callback = { _, kind, buffer, count, context in
        guard let buffer, let transfer = at(context) else { return 0 }
        let bytes = UnsafeRawBufferPointer(start: buffer, count: count)
        if let trace = transfer.trace { transfer.tracer.record(kind, bytes).forEach(trace) }
        if kind == CURLINFO_HEADER_OUT { transfer.dialogue.sent(bytes) }
        return 0
    }
}
