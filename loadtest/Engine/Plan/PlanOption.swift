/// The options of a run, by the names they have on the command line and in a scenario file alike.
package enum PlanOption: String, Sendable, CaseIterable {
    case host, key, header, connections, timeout
    case users, spawnRate = "spawn-rate", think
    case rate, arrivals, maxOutstanding = "max-outstanding"
    case runTime = "run-time", warmup, requests
    case mix, duplicates, canonical, seed, loops
    case failIf = "fail-if", strict

    /// Whether it may be given more than once.
    var isList: Bool { self == .header || self == .failIf }

    /// What a value looks like, for error messages and help.
    package var expects: String {
        switch self {
        case .host: "http://HOST[:PORT][/BASE] (https is not spoken)"
        case .key: "an API key: visible ASCII, no blanks"
        case .header: "'Name: value'"
        case .connections: "a number from 1 to 60000"
        case .timeout: "a duration such as 10s, from 1ms to 1h"
        case .users: "a number from 1 to 60000"
        case .spawnRate: "users per second such as 10"
        case .think: "a duration such as 0 or 500ms, or a range such as 3s..5s"
        case .rate: "requests per second such as 5000/s or 300/m"
        case .arrivals: "constant or poisson"
        case .maxOutstanding: "a number from 1 to 10000000"
        case .runTime: "a duration such as 30s, 2m or 1h30m"
        case .warmup: "a duration such as 5s"
        case .requests: "a number from 1 to 1000000000"
        case .mix: "OPERATION=WEIGHT,… such as register=80,get=15,list=5"
        case .duplicates: "a percentage such as 2%"
        case .canonical, .strict: "true or false"
        case .seed: "a whole number from 0 to 18446744073709551615, or random"
        case .loops: "a number from 1 to 64"
        case .failIf: "a condition such as 'p99(register)>20ms', 'errors>0.1%' or 'rate<99%'"
        }
    }
}
