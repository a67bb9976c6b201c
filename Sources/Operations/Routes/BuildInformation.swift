/// Which program this is: for `/version`, `patient_build_info` and the first line of the log.
package struct BuildInformation: Sendable {
    /// Of the executable, such as `patient-api`.
    package let name: String
    /// Semantic version of the product.
    package let version: String
    /// Of the source; `unknown` outside of a repository.
    package let commit: String
    /// When it was built, RFC 3339; `unknown` when the build did not say.
    package let built: String
    /// Of the SQLite library that is loaded; empty for programs without it.
    package let sqlite: String
    /// Number of the database's last migration; 0 for programs without one.
    package let schema: Int

    /// What is not known keeps its default.
    package init(
        name: String, version: String, commit: String = "unknown", built: String = "unknown", sqlite: String = "",
        schema: Int = 0
    ) {
        self.name = name
        self.version = version
        self.commit = commit
        self.built = built
        self.sqlite = sqlite
        self.schema = schema
    }

    /// Registers `patient_build_info`, which is always 1: the facts are in its labels.
    package func register(in registry: MetricsRegistry) {
        registry.gauge(
            "patient_build_info", help: "What is running.",
            labels: [("version", version), ("commit", commit), ("swift", Self.swift), ("sqlite", sqlite)]
        ).set(1)
    }

    /// `{"name":…,"version":…,"commit":…,"built":…,"schema":…}`
    var json: [UInt8] {
        var text: [UInt8] = Array("{\"name\":".utf8)
        text.appendJSON(string: name)
        for (member, value) in [("version", version), ("commit", commit), ("built", built)] {
            text += ",\"\(member)\":".utf8
            text.appendJSON(string: value)
        }
        return text + Array(",\"schema\":\(schema)}".utf8)
    }

    /// The language's version is known to the compiler in steps only.
    private static var swift: String {
        #if compiler(>=6.4)
            "6.4"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}
