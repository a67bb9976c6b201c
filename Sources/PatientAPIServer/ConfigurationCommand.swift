import ArgumentParser
import Glibc
import Launch
import Settings

/// `patient-api config`: checks the settings without starting anything.
struct ConfigurationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Checks the settings of the environment and of .env.",
        subcommands: [Check.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Exit code 0: usable; 3: not, with every problem.")

        func run() throws {
            _ = try ServerSettings.ofThisProcess()
            print("ok")
        }
    }
}

extension ServerSettings {
    /// Reads the environment and `.env`; every problem at once as an ``ExitFailure`` with code 3.
    static func ofThisProcess(delivers: Bool = false) throws(ExitFailure) -> ServerSettings {
        try SettingsReader.read { (reader) throws(SettingsError) in
            try ServerSettings(&reader, cores: sysconf(Int32(_SC_NPROCESSORS_ONLN)), delivers: delivers)
        }
    }
}
