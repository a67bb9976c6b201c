/// The command line as it can stand in a report: words that need it in quotation marks, secrets left out.
enum CommandText {
    static var current: String { text(CommandLine.arguments) }

    /// Options whose value is nobody else's business.
    private static let secrets: Set<String> = ["--key", "-H", "--header", "--web-key"]

    static func text(_ arguments: [String]) -> String {
        var words = ["loadtest"]
        var hidesNext = false
        for argument in arguments.dropFirst() {
            if hidesNext {
                words.append("…")
                hidesNext = false
                continue
            }
            let name = argument.prefix { $0 != "=" }
            if secrets.contains(String(name)) {
                words.append(name.count == argument.count ? argument : "\(name)=…")
                hidesNext = name.count == argument.count
            } else {
                words.append(quoted(argument))
            }
        }
        return words.joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=./:,%+@")
        guard word.isEmpty || !word.allSatisfy(plain.contains) else { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
