import Configuration
import FoundationEssentials

/// Reads settings by their documented names: the environment first, then `.env`, then the default.
///
/// Getters never stop at the first mistake: they note it and return the default, and ``finish()`` throws all of them
/// together, so that a wrong configuration is corrected in one go.
package struct SettingsReader {
    private let reader: ConfigReader
    private var problems: [SettingsError.Problem] = []

    /// - Parameters:
    ///   - environment: the variables of the process.
    ///   - file: those of the `.env` file; the environment wins.
    package init(environment: [String: String], file: EnvironmentFile) {
        // An empty value is what `compose` passes for a variable that nobody gave: it must not hide a later source.
        reader = ConfigReader(
            providers: [environment, file.variables].map { variables in
                EnvironmentVariablesProvider(environmentVariables: variables.filter { !$0.value.isEmpty })
            })
    }

    /// Reads this process' environment and `.env` in its working directory.
    ///
    /// - Throws: when `.env` has malformed lines; they are named by number.
    package static func ofThisProcess() throws(SettingsError) -> SettingsReader {
        SettingsReader(environment: ProcessInfo.processInfo.environment, file: try EnvironmentFile(path: ".env"))
    }

    /// Throws everything that was found wrong.
    package func finish() throws(SettingsError) {
        guard problems.isEmpty else { throw SettingsError(problems) }
    }

    /// Notes that a variable's value cannot be used.
    package mutating func reject(_ name: String, _ reason: String) {
        problems.append(.init(name, reason))
    }

    /// The text of the first of `names` that is set and not empty.
    package mutating func text(_ names: String...) -> String? {
        for name in names {
            if let text = value(of: name) { return text }
        }
        return nil
    }

    /// A secret: the variable itself, or the contents of the file that `NAME_FILE` names.
    package mutating func secret(_ name: String) -> String? {
        if let value = value(of: name) { return value }
        guard let path = value(of: name + "_FILE") else { return nil }
        guard let contents = FileManager.default.contents(atPath: path),
            let text = String(validating: contents, as: UTF8.self)
        else {
            reject(name + "_FILE", "must name a readable UTF-8 file")
            return nil
        }
        let secret = text.trimmingBlanks()
        if secret.isEmpty { reject(name + "_FILE", "names an empty file") }
        return secret
    }

    /// A whole number in plain digits.
    package mutating func integer(_ name: String, default standard: Int, in range: ClosedRange<Int>) -> Int {
        guard let text = value(of: name) else { return standard }
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = Int(text),
            range.contains(number)
        else {
            reject(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return standard
        }
        return number
    }

    /// `1`, `true`, `yes`, `on` or `0`, `false`, `no`, `off`, in any case.
    package mutating func flag(_ name: String, default standard: Bool) -> Bool {
        guard let text = value(of: name) else { return standard }
        switch text.lowercased() {
        case "1", "true", "yes", "on": return true
        case "0", "false", "no", "off": return false
        default:
            reject(name, "must be 1 or 0 (true, false, yes, no, on, off)")
            return standard
        }
    }

    /// One of the named cases, by raw value.
    package mutating func choice<Choice>(_ name: String, default standard: Choice) -> Choice
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let text = value(of: name) else { return standard }
        guard let choice = Choice(rawValue: text.lowercased()) else {
            reject(name, "must be one of: " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
            return standard
        }
        return choice
    }

    /// A time span such as `250ms`, `10s`, `5m` or `24h`.
    package mutating func duration(_ name: String, default standard: Duration, in range: ClosedRange<Duration>)
        -> Duration
    {
        guard let text = value(of: name) else { return standard }
        guard let duration = Duration(settingsText: text), range.contains(duration) else {
            reject(
                name, "must be a time such as 250ms, 10s, 5m or 24h, from \(range.lowerBound) to \(range.upperBound)")
            return standard
        }
        return duration
    }

    private mutating func value(of name: String) -> String? {
        let key = ConfigKey(name.lowercased().split(separator: "_").map(String.init))
        guard let text = reader.string(forKey: key, isSecret: true)?.trimmingBlanks(), !text.isEmpty else { return nil }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            reject(name, "must not contain control characters")
            return nil
        }
        return text
    }
}
