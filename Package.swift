// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every target: Swift 6 language mode (implied by the tools version), no warning survives a
/// build, and an `async` function stays on the executor of its caller (an event loop must not be left by accident).
let rules: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// For the targets that every request passes through, in release builds only. Checking at run time whether an access to
/// a property is exclusive took a quarter of their instructions. What it can find there is a function that comes back,
/// on the same thread, into an object which it is changing: everything else is checked by the compiler, and everything
/// shared is confined to an event loop. Debug builds, which all tests run as, keep the check.
let requestPath: [SwiftSetting] = [
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
]

let commandLine = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

func library(
    _ name: String, _ dependencies: [Target.Dependency], path: String? = nil, resources: [Resource] = [],
    settings: [SwiftSetting] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path, exclude: path == nil ? ["README.md"] : [],
        resources: resources, swiftSettings: rules + settings)
}

/// Fixtures are programs and files that tests read from their place in the source tree.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    let fixtures = [
        "EmailDelivery": ["Fixtures"], "SMSDelivery": ["Fixtures"], "Notifications": ["Fixtures"], "HTTP1": ["Corpus"],
        "EndToEnd": ["Fixtures"],
    ]
    return .testTarget(
        name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)Tests",
        exclude: fixtures[name] ?? [], swiftSettings: rules)
}

let package = Package(
    name: "patient-registration-api",
    products: [
        .executable(name: "patient-api", targets: ["PatientAPIServer"]),
        .executable(name: "patient-worker", targets: ["NotificationWorker"]),
        .executable(name: "loadtest", targets: ["loadtest"]),
    ],
    // Pinned exactly, so that a build is repeatable without a committed Package.resolved.
    dependencies: [
        // Sub-commands, flags, help and shell completion of the executables.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        // Environment, `.env` and defaults behind one reader, with secrets marked as such.
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: []),
        // SHA-256 for the chain of the audit log and for what is compared but not kept; AES-256-GCM for what waits in queues.
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        // Methods, statuses and validated field names.
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        // Structured logging: facts are metadata, not parts of a string.
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        // Percentiles in constant memory that can be merged.
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
        // Signals, the order of stopping, and a shutdown in two stages.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // Ground: C doors and pure values that know nothing above them.
        .systemLibrary(
            name: "CSQLite", path: "Sources/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CHiredis", path: "Sources/CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(
            name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLinux", path: "Sources/CLinux"),
        library("JSON", []),  // one strict reader and one byte writer, for bodies, envelopes and log lines
        library("Timekeeping", []),  // instants, civil dates and time-ordered identifiers
        library("Addresses", []),  // what may be named to a mail server or an SMS provider; one rule for API and worker

        // Machinery: sockets, protocols and C libraries made safe; no word of patients.
        library("Transport", ["CLinux"], settings: requestPath),
        library("HTTP1", [httpTypes, "Timekeeping"], settings: requestPath),
        library("HTTPServer", ["Transport", "HTTP1", httpTypes, logging], settings: requestPath),
        library("SMTPServer", ["Transport", logging]),
        library("SQLite", ["CSQLite", "Transport"]),
        library("Redis", ["CHiredis"]),
        library("Curl", ["CCurl"]),
        library("Compression", ["CZlib"]),

        // Vocabularies: values, rules, and the protocols that name what is needed from outside.
        library("Patients", ["Addresses", "Timekeeping"]),
        library("Jobs", ["JSON", "Timekeeping", crypto]),
        library("Notifications", ["Addresses", "Jobs", "JSON", "Timekeeping"]),

        // Adapters: the vocabularies made real.
        library("SQLitePatients", ["Patients", "Jobs", "SQLite", "Compression", "JSON", "Timekeeping", crypto]),
        library("RedisJobs", ["Jobs", "Redis"], resources: [.embedInCode("Scripts")]),
        library("EmailDelivery", ["Addresses", "Notifications", "Curl", "Timekeeping"]),
        library("SMSDelivery", ["Addresses", "Notifications", "Curl", "JSON"]),

        // Service: endpoints, operations, configuration, load.
        library("Operations", ["HTTPServer", "HTTP1", "Timekeeping", httpTypes, logging]),
        library(
            "PatientAPI",
            [
                "HTTPServer", "HTTP1", "Patients", "Jobs", "Notifications", "Operations", "JSON", "Timekeeping",
                "Addresses", "Compression", "Transport", httpTypes, logging,
            ]),
        library(
            "MailSink",
            ["SMTPServer", "HTTPServer", "HTTP1", "Transport", "JSON", "Timekeeping", crypto, httpTypes, logging],
            resources: [.embedInCode("Resources")]),
        library("Settings", [configuration]),
        library(
            "Launch",
            [
                "Settings", "Operations", "Notifications", "Jobs", "RedisJobs", "Redis", "Transport", "HTTP1",
                "Timekeeping",
                httpTypes,
                commandLine, lifecycle, unixSignals, logging,
            ]),
        library(
            "MessageDelivery",
            [
                "Launch", "Settings", "Operations", "Addresses", "Notifications", "Jobs", "EmailDelivery",
                "SMSDelivery",
                "Curl", "Timekeeping", "Transport", lifecycle, logging,
            ]),
        library(
            "QueueCommands",
            [
                "Launch", "Settings", "RedisJobs", "Jobs", "JSON", "Timekeeping", "Transport", commandLine, logging,
            ]),
        .target(
            name: "LoadEngine", dependencies: ["Transport", "HTTP1", "JSON", httpTypes], path: "loadtest/Engine",
            swiftSettings: rules),
        .target(
            name: "LoadReports", dependencies: ["LoadEngine", "JSON", "Timekeeping", histogram],
            path: "loadtest/Reports", swiftSettings: rules),
        .target(
            name: "LoadWeb",
            dependencies: [
                "LoadEngine", "LoadReports", "HTTPServer", "HTTP1", "Transport", "JSON", httpTypes, logging,
            ], path: "loadtest/Web", resources: [.embedInCode("Resources")], swiftSettings: rules),
        .target(
            name: "LoadVerification",
            dependencies: [
                "LoadEngine", "LoadReports", "SMTPServer", "Redis", "Transport", "JSON", "Timekeeping", logging,
            ], path: "loadtest/Verification", swiftSettings: rules),

        // Executables: read settings, wire the parts, run; no decisions.
        .executableTarget(
            name: "PatientAPIServer",
            dependencies: [
                "Launch", "QueueCommands", "MessageDelivery", "PatientAPI", "MailSink", "SMTPServer", "SQLitePatients",
                "SQLite",
                "RedisJobs", "Settings",
                "Operations", "Transport", "HTTPServer", "JSON", "Patients", "Jobs", "Notifications", "Timekeeping",
                commandLine, lifecycle, logging,
            ], exclude: ["Administration/README.md"], swiftSettings: rules),
        .executableTarget(
            name: "NotificationWorker",
            dependencies: [
                "Launch", "QueueCommands", "MessageDelivery", "Addresses", "Notifications", "Jobs", "RedisJobs",
                "EmailDelivery", "Curl", "Settings", "Operations", "Transport", "HTTPServer", "HTTP1", "Timekeeping",
                httpTypes, commandLine, lifecycle, logging,
            ], swiftSettings: rules),
        .executableTarget(
            name: "loadtest",
            dependencies: [
                "LoadEngine", "LoadReports", "LoadVerification", "LoadWeb", "Redis", "Transport", commandLine,
            ],
            path: "loadtest/Command", swiftSettings: rules),

        // Tests: one folder per target, and the three executables together.
        .target(name: "TestSupport", dependencies: ["CLinux"], path: "Tests/Support", swiftSettings: rules),
        // The promises of the parsers, checked on generated input by the tests and, for long, by script/fuzz.
        .target(
            name: "HTTP1Fuzzing", dependencies: ["HTTP1", "TestSupport", httpTypes], path: "Tests/Fuzzing",
            exclude: ["README.md"], swiftSettings: rules),
        .executableTarget(
            name: "http-fuzz", dependencies: ["HTTP1Fuzzing", "TestSupport", commandLine], path: "Tests/FuzzCommand",
            swiftSettings: rules),
        // The queue by itself, for script/bench.
        .executableTarget(
            name: "queue-bench", dependencies: ["RedisJobs", "Redis", "Jobs", "Transport", commandLine],
            path: "Tests/QueueBenchCommand", swiftSettings: rules),
        tests("JSON", ["JSON", "TestSupport"]),
        tests("Timekeeping", ["Timekeeping"]),
        tests("Addresses", ["Addresses"]),
        tests("Transport", ["Transport", "CLinux", "TestSupport"]),
        tests("HTTP1", ["HTTP1", "HTTP1Fuzzing", "TestSupport", httpTypes]),
        tests("HTTPServer", ["HTTPServer", "HTTP1", "Transport", "CLinux", "TestSupport", httpTypes, logging]),
        tests("SMTPServer", ["SMTPServer", "Transport", "TestSupport", logging]),
        tests("SQLite", ["SQLite", "CSQLite", "TestSupport"]),
        tests("Redis", ["Redis", "TestSupport"]),
        tests("Curl", ["Curl", "CCurl", "TestSupport"]),
        tests("Compression", ["Compression", "TestSupport"]),
        tests("Patients", ["Patients", "Addresses", "Timekeeping", "TestSupport"]),
        tests("Jobs", ["Jobs", "JSON", "Timekeeping", "Transport", "TestSupport"]),
        tests("Notifications", ["Notifications", "Addresses", "Jobs", "JSON", "Timekeeping", "TestSupport"]),
        tests("SQLitePatients", ["SQLitePatients", "SQLite", "Patients", "Timekeeping", "TestSupport"]),
        // One suite of what every queue does, run against each of them, and what only a real server shows.
        tests(
            "JobQueue",
            [
                "RedisJobs", "Redis", "SQLitePatients", "SQLite", "Patients", "Jobs", "JSON", "Timekeeping",
                "Transport", "TestSupport",
            ]),
        tests(
            "EmailDelivery",
            [
                "EmailDelivery", "Addresses", "Notifications", "Jobs", "JSON", "Curl", "Timekeeping", "Transport",
                "TestSupport",
            ]),
        tests(
            "SMSDelivery",
            ["SMSDelivery", "Addresses", "Notifications", "Jobs", "JSON", "Curl", "TestSupport"]),
        tests("Operations", ["Operations", "HTTPServer", "TestSupport", "Timekeeping", "JSON", logging]),
        tests(
            "PatientAPI",
            [
                "PatientAPI", "SQLitePatients", "SQLite", "TestSupport", "Jobs", "Notifications", "Transport",
                "HTTPServer", "HTTP1", "Patients", "Operations", "JSON", "Timekeeping", httpTypes, logging,
            ]),
        tests(
            "MailSink",
            ["MailSink", "SMTPServer", "HTTPServer", "Transport", "JSON", "Timekeeping", "TestSupport", logging]),
        tests("Settings", ["Settings"]),
        tests("LoadEngine", ["LoadEngine", "Patients", "HTTP1", "JSON", "Transport", histogram]),
        tests("LoadReports", ["LoadReports", "LoadEngine", "JSON", "TestSupport"]),
        tests("LoadWeb", ["LoadWeb", "LoadEngine", "Transport", "JSON", "TestSupport"]),
        tests(
            "LoadVerification",
            [
                "LoadVerification", "LoadEngine", "SMTPServer", "HTTPServer", "HTTP1", "Transport", "JSON",
                "TestSupport", httpTypes, logging,
            ]),
        tests("EndToEnd", ["TestSupport", "SQLite"]),
    ]
)

// `script/test --sanitize` builds the tests that it runs, and no others.
if let names = Context.environment["ONLY_TESTS"]?.split(separator: " ") {
    package.targets.removeAll { $0.type == .test && !names.contains(Substring($0.name)) }
}
