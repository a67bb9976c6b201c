import Glibc
import JSON
import Launch

/// What a command did to jobs, told to whoever called it.
enum Changes {
    /// One id a line, or JSON.
    static func tell(_ ids: [String], _ word: String, _ options: QueueOptions) {
        if options.json {
            let value: JSONValue = ["count": .integer(ids.count), "ids": .array(ids.map { .string($0) })]
            print(value.line)
        } else {
            for id in ids { print(id) }
            print("\(ids.count) \(word)")
        }
    }

    /// - Parameter mustAll: whether one that was not changed is a failure: it was asked for by its id.
    static func finish(
        _ done: [String], of chosen: [String], _ word: String, _ refusal: String, _ options: QueueOptions, mustAll: Bool
    ) throws {
        tell(done, word, options)
        let left = Set(chosen).subtracting(done)
        guard mustAll, !left.isEmpty else { return }
        throw ExitFailure(code: 1, left.sorted().map { "\($0) \(refusal)" }.joined(separator: "\n"))
    }
}

/// A line on standard error.
func warn(_ text: String) {
    let bytes = Array("warning: \(text)\n".utf8)
    // Nobody is left to tell that even this could not be written.
    _ = write(STDERR_FILENO, bytes, bytes.count)
}
