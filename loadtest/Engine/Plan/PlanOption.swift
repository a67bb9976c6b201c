/// The options of a run, by the names they have on the command line and in a scenario file alike.
package enum PlanOption: String, Sendable, CaseIterable {
    case host, key, header, connections, timeout, keepalive
    case users, spawnRate = "spawn-rate", think
    case rate, arrivals, maxOutstanding = "max-outstanding"
    case runTime = "run-time", warmup, stages, step, spike, requests
    case mix, duplicates, invalid, retries, idempotency, batch, bursts, replays
    case slowClients = "slow-clients"
    case canonical, seed, locale, unicode, data
    case emailDomain = "email-domain"
    case loops
    case failIf = "fail-if", abortOnFail = "abort-on-fail", grace, strict, verify

    /// Whether it may be given more than once.
    package var isList: Bool { self == .header || self == .failIf }

    /// Whether it is given without a value.
    package var isFlag: Bool {
        switch self {
        case .canonical, .idempotency, .abortOnFail, .strict, .verify: true
        default: false
        }
    }

    /// Whether it belongs into no report and no file.
    package var isSecret: Bool { self == .key || self == .header }

    /// What a value looks like, for error messages and help.
    package var expects: String {
        switch self {
        case .host: "http://HOST[:PORT][/BASE] (https is not spoken)"
        case .key: "an API key: visible ASCII, no blanks"
        case .header: "'Name: value'"
        case .connections: "a number from 1 to 60000"
        case .timeout: "a duration such as 10s, from 1ms to 1h"
        case .keepalive: "on, off, or the number of requests of a connection"
        case .users: "a number from 1 to 60000"
        case .spawnRate: "users per second such as 10"
        case .think: "a duration such as 0 or 500ms, or a range such as 3s..5s"
        case .rate: "requests per second such as 5000/s or 300/m"
        case .arrivals: "constant or poisson"
        case .maxOutstanding: "a number from 1 to 10000000"
        case .runTime: "a duration such as 30s, 2m or 1h30m"
        case .warmup: "a duration such as 5s"
        case .stages:
            "DURATION:LEVEL,… such as 30s:1k,2m:5k,30s:0 (a level is requests per second, or users as in 100u)"
        case .step: "LEVEL/DURATION such as 1k/20s or 50u/20s"
        case .spike: "FACTORx@TIME/DURATION such as 5x@60s/10s"
        case .requests: "a number from 1 to 1000000000"
        case .mix: "OPERATION=WEIGHT,… such as register=80,get=15,list=5"
        case .duplicates, .invalid, .slowClients, .bursts, .replays, .unicode: "a percentage such as 2%"
        case .retries: "a number from 0 to 10"
        case .batch: "a number from 1 to 1000"
        case .canonical, .idempotency, .abortOnFail, .strict, .verify: "true or false"
        case .seed: "a whole number from 0 to 18446744073709551615, or random"
        case .locale: "languages such as es,en,ar,zh (known: ar, el, en, es, fr, he, hi, ja, ru, vi, zh)"
        case .emailDomain: "a domain such as example.com"
        case .data: "a CSV file with the columns name, email, phone and document_url"
        case .loops: "a number from 1 to 64"
        case .failIf: "a condition such as 'p99(register)>20ms', 'errors>0.1%' or 'rate<99%'"
        case .grace: "a duration such as 10s"
        }
    }
}
