import Dispatch
import Glibc

/// Single keys from a terminal, as they are pressed.
struct Keyboard {
    private let source: any DispatchSourceRead

    /// - Parameter press: called on a queue of its own for each byte; nil when standard input is no terminal.
    init?(_ press: @escaping @Sendable (Character) -> Void) {
        // A background process that reads from the terminal would be stopped.
        guard isatty(STDIN_FILENO) == 1, tcgetpgrp(STDIN_FILENO) == getpgrp() else { return nil }
        source = DispatchSource.makeReadSource(
            fileDescriptor: STDIN_FILENO, queue: DispatchQueue(label: "loadtest.keyboard"))
        source.setEventHandler { [source] in
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = read(STDIN_FILENO, &bytes, bytes.count)
            // The terminal is gone: without this the source would fire for ever.
            guard count > 0 else { return source.cancel() }
            // An arrow is an escape sequence, and no key of ours.
            guard bytes[0] != 0x1B else { return }
            for byte in bytes[..<count] { press(Character(Unicode.Scalar(byte))) }
        }
        source.resume()
    }

    func close() {
        source.cancel()
    }
}
