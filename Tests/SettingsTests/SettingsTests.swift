import Settings
import Testing

private func reader(_ environment: [String: String], file: String = "") throws -> SettingsReader {
    SettingsReader(environment: environment, file: try EnvironmentFile(text: file))
}

private func server(_ environment: [String: String], file: String = "") throws -> ServerSettings {
    var reader = try reader(environment, file: file)
    return try ServerSettings(&reader, cores: 4)
}

/// The places that a start with these variables is refused for.
private func refusals(_ environment: [String: String]) -> [String] {
    do {
        _ = try server(environment)
        return []
    } catch let error as SettingsError {
        return error.problems.map(\.place)
    } catch {
        return ["unexpected"]
    }
}

@Suite("Settings of the server")
struct ServerSettingsTests {
    @Test("nothing needs to be set")
    func defaults() throws {
        let settings = try server([:])
        #expect(settings.http.listen == ["127.0.0.1:8000"])
        #expect(settings.database.path == "data/patients.db")
        #expect(settings.database.durability == .full)
        #expect(settings.http.eventLoops == 3)
        #expect(settings.queue.redisURL == nil)
        #expect(settings.mail.transport == .maildir(path: "data/mail"))
        #expect(settings.mail.retry == .legacy3)
        #expect(settings.access.mode == .auto)
    }

    @Test("every limit of a connection has its default, and each can be set")
    func limits() throws {
        let settings = try server([:]).http
        #expect(settings.limits.requestLine == 8_192 && settings.limits.fieldLine == 8_192)
        #expect(settings.limits.headerSection == 32_768 && settings.limits.fields == 100)
        #expect(
            settings.limits.batchBody == 4_194_304 && settings.limits.chunkOverhead == 16_384
                && settings.limits.unreadBody == 262_144)
        #expect(settings.limits.body == 65_536)
        #expect(settings.limits.requestsPerConnection == 0)
        #expect(settings.limits.connections == 10_000 && settings.limits.connectionsPerAddress == 512)
        #expect(settings.timeouts.head == .seconds(10) && settings.timeouts.body == .seconds(30))
        #expect(settings.timeouts.bodyGrace == .seconds(10) && settings.timeouts.bodyRate == 500)
        #expect(settings.timeouts.bodySlow == .seconds(60) && settings.timeouts.bodySlowRate == 1_024)
        #expect(settings.timeouts.unreadBody == .seconds(1) && settings.timeouts.linger == .seconds(1))
        #expect(settings.timeouts.write == .seconds(30) && settings.timeouts.idle == .seconds(60))
        let changed = try server([
            "HTTP_MAX_REQUEST_LINE": "16384", "HTTP_MAX_CONNECTIONS_PER_ADDRESS": "0", "HTTP_SLOW_BODY_RATE": "2048",
            "HTTP_LINGER_TIMEOUT": "250ms",
        ]).http
        #expect(changed.limits.requestLine == 16_384 && changed.limits.connectionsPerAddress == 0)
        #expect(changed.timeouts.bodySlowRate == 2_048 && changed.timeouts.linger == .milliseconds(250))
    }

    @Test("what is asked of writers, and how long things are kept")
    func records() throws {
        let standard = try server([:]).records
        #expect(!standard.requiresIdempotencyKey && !standard.requiresIfMatch)
        #expect(standard.answerLifetime == .seconds(86_400) && standard.tombstoneDays == 30)
        #expect(standard.auditDays == 2_190 && standard.retentionDays == nil)
        let changed = try server([
            "REQUIRE_IDEMPOTENCY_KEY": "1", "REQUIRE_IF_MATCH": "yes", "IDEMPOTENCY_TTL": "48h", "TOMBSTONE_DAYS": "0",
            "RETENTION_DAYS": "3650",
        ]).records
        #expect(changed.requiresIdempotencyKey && changed.requiresIfMatch)
        #expect(changed.answerLifetime == .seconds(172_800) && changed.tombstoneDays == 0)
        #expect(changed.retentionDays == 3_650)
        #expect(try server(["RETENTION_DAYS": "off"]).records.retentionDays == nil)
    }

    @Test("the environment wins over the file, and an empty value is no value")
    func precedence() throws {
        let file = "LOG_LEVEL=debug\nPORT=9000\nHOST=0.0.0.0"
        let settings = try server(["LOG_LEVEL": "error", "HOST": ""], file: file)
        #expect(settings.log.level == .error)
        #expect(settings.http.listen == ["0.0.0.0:9000"])
    }

    @Test(
        "a database is a path or a sqlite URL",
        arguments: [
            ("sqlite:///data/p.db", "data/p.db"), ("sqlite:////var/lib/p.db", "/var/lib/p.db"), ("p.db", "p.db"),
            ("/srv/p.db", "/srv/p.db"),
        ])
    func databasePath(url: String, path: String) throws {
        #expect(try server(["DATABASE_URL": url]).database.path == path)
    }

    @Test(
        "a wrong value stops the start and names its variable",
        arguments: [
            ("DATABASE_URL", "mysql://u:p@db/x"), ("DATABASE_URL", "sqlite://x"), ("DATABASE_URL", "sqlite:x.db"),
            ("HTTP_LISTEN", ",,"), ("DATABASE_DURABILITY", "maybe"),
            ("PORT", "70000"), ("PORT", "+80"), ("PORT", "80 1"), ("HTTP_EVENT_LOOPS", "0"),
            ("HTTP_MAX_REQUEST_LINE", "7999"), ("HTTP_MAX_FIELD_LINE", "255"), ("HTTP_MAX_HEADER_SECTION", "1048577"),
            ("HTTP_MAX_FIELDS", "0"), ("HTTP_MAX_CHUNK_OVERHEAD", "1e4"), ("HTTP_MAX_BODY", "16777217"),
            ("HTTP_MAX_BATCH_BODY", "67108865"),
            ("HTTP_MAX_UNREAD_BODY", "-1"), ("HTTP_MAX_CONNECTIONS", "0"), ("HTTP_MAX_CONNECTIONS_PER_ADDRESS", "-1"),
            ("HTTP_MAX_REQUESTS_PER_CONNECTION", "1000000001"),
            ("HTTP_HEAD_TIMEOUT", "9ms"), ("HTTP_BODY_TIMEOUT", "2h"), ("HTTP_BODY_GRACE", "0s"),
            ("HTTP_BODY_RATE", "0"), ("HTTP_SLOW_BODY_GRACE", "1d"), ("HTTP_SLOW_BODY_RATE", "0"),
            ("HTTP_UNREAD_BODY_TIMEOUT", "0s"), ("HTTP_WRITE_TIMEOUT", "x"), ("HTTP_LINGER_TIMEOUT", "1"),
            ("HTTP_IDLE_TIMEOUT", "60"), ("HTTP_IDLE_TIMEOUT", "-1s"), ("LOG_LEVEL", "loud"), ("QUEUE_PREFIX", "a b"),
            ("MAIL_TRANSPORT", "pigeon"), ("MAIL_TRANSPORT", "smtp"), ("MAIL_RETRY", "forever"),
            ("WORKER_CONNECTIONS", "65"), ("URL_HTTPS_ONLY", "maybe"), ("PUBLIC_URL", "clinic.example"),
            ("AUTH_MODE", "required"), ("BACKUP_EVERY", "59s"), ("LOG_FORMAT", "a\u{7}b"),
            ("IDEMPOTENCY_TTL", "59s"), ("IDEMPOTENCY_TTL", "31d"), ("TOMBSTONE_DAYS", "-1"), ("RETENTION_DAYS", "0"),
            ("RETENTION_DAYS", "30d"), ("REQUIRE_IF_MATCH", "maybe"), ("REDIS_URL_FILE", "/nonexistent/secret"),
        ])
    func wrongValues(name: String, value: String) {
        #expect(refusals([name: value]) == [name])
    }

    @Test("every problem is told at once, without the values")
    func allProblems() throws {
        let error = try #require(throws: SettingsError.self) {
            try server(["PORT": "x-secret", "LOG_LEVEL": "y-secret"])
        }
        #expect(error.problems.map(\.place) == ["PORT", "LOG_LEVEL"])
        #expect(!error.description.contains("secret"))
        #expect(error.description.contains("PORT must be a whole number from 0 to 65535"))
    }

    @Test("the variables of the service that is replaced keep working")
    func inheritedNames() throws {
        let gmail = try server(["GMAIL_USER": "clinic@gmail.com", "GMAIL_PASS": "p@ss word"])
        #expect(gmail.mail.transport == .smtp(url: "smtps://clinic%40gmail.com:p%40ss%20word@smtp.gmail.com:465"))
        #expect(gmail.mail.from == "clinic@gmail.com")
        let mailtrap = try server(["MAILTRAP_HOST": "trap", "MAILTRAP_PORT": "2525", "MAILTRAP_USER": "u"])
        #expect(mailtrap.mail.transport == .smtp(url: "smtp://u:@trap:2525"))
        #expect(try server(["CELERY_BROKER_URL": "redis://r:6379/1"]).queue.redisURL == "redis://r:6379/1")
    }
}

@Suite("Settings of the worker")
struct WorkerSettingsTests {
    @Test("a worker without a queue does not start")
    func needsRedis() throws {
        var reader = try reader([:])
        let error = try #require(throws: SettingsError.self) { try WorkerSettings(&reader) }
        #expect(error.problems.map(\.place) == ["REDIS_URL"])
    }

    private func worker(_ changes: [String: String]) throws -> WorkerSettings {
        var reader = try reader(["REDIS_URL": "redis://r"].merging(changes) { $1 })
        return try WorkerSettings(&reader)
    }

    @Test("a rate is a limit, or off; the keys of the queue are the same for server and worker")
    func rateAndKeys() throws {
        #expect(try worker([:]).mail.rate == nil && worker([:]).queue.encryptionKeys == nil)
        #expect(try worker(["MAIL_RATE": "OFF"]).mail.rate == nil)
        #expect(try worker(["MAIL_RATE": "14/s"]).mail.rate == "14/s")
        #expect(try worker(["QUEUE_ENCRYPTION_KEYS": "a:b"]).queue.encryptionKeys == "a:b")
        #expect(try server(["QUEUE_ENCRYPTION_KEYS": "a:b"]).queue.encryptionKeys == "a:b")
    }

    @Test("text messages are off until a provider is named, and doubts about them are for a person")
    func sms() throws {
        let off = try worker([:]).sms
        #expect(!off.isEnabled && off.provider == nil && off.uncertain == .hold && off.connections == 2)
        let twilio = try worker([
            "SMS_PROVIDER": "twilio", "SMS_ACCOUNT": "AC1", "SMS_TOKEN": "t", "SMS_FROM": "+15005550006",
        ]).sms
        #expect(
            twilio.provider
                == .twilio(baseURL: "https://api.twilio.com", account: "AC1", token: "t", from: "+15005550006"))
        let sns = try worker([
            "SMS_PROVIDER": "sns", "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s",
            "SMS_URL": "https://localhost:4566/", "SMS_UNCERTAIN": "resend1",
        ]).sms
        #expect(
            sns.provider
                == .sns(
                    baseURL: "https://localhost:4566", region: "eu-west-1", keyID: "k", secret: "s", sessionToken: nil,
                    from: nil))
        #expect(sns.uncertain == .resend1)
    }

    @Test(
        "what a provider needs is named when it is missing or wrong",
        arguments: [
            (["SMS_PROVIDER": "pigeon"], ["SMS_PROVIDER"]),
            (["SMS_PROVIDER": "twilio"], ["SMS_ACCOUNT", "SMS_TOKEN", "SMS_FROM"]),
            (["SMS_PROVIDER": "sns"], ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]),
            (
                [
                    "SMS_PROVIDER": "twilio", "SMS_ACCOUNT": "a/b", "SMS_TOKEN": "t", "SMS_FROM": "x",
                    "SMS_URL": "ftp://x",
                ],
                ["SMS_URL", "SMS_ACCOUNT"]
            ),
            (
                [
                    "SMS_PROVIDER": "sns", "AWS_REGION": "eu west", "AWS_ACCESS_KEY_ID": "k",
                    "AWS_SECRET_ACCESS_KEY": "s",
                ], ["AWS_REGION"]
            ),
        ])
    func wrongSMS(_ changes: [String: String], _ places: [String]) throws {
        let error = try #require(throws: SettingsError.self) { try worker(changes) }
        #expect(error.problems.map(\.place) == places)
    }

    @Test("the API orders text messages and needs no credentials for that")
    func serverSMS() throws {
        var reader = try reader(["SMS_PROVIDER": "twilio"])
        let settings = try ServerSettings(&reader, cores: 2)
        #expect(settings.sms.isEnabled && settings.sms.provider == nil)
    }
}

@Suite("The .env file")
struct EnvironmentFileTests {
    @Test("comments, quotes, blanks and CR LF are understood")
    func understood() throws {
        let text = "# a comment\r\n\r\nA=1\r\nexport B = two words \nC=\"quoted # kept\"\nD='x=y'\nE=\n"
        let file = try EnvironmentFile(text: text)
        #expect(
            file.variables == ["A": "1", "B": "two words", "C": "quoted # kept", "D": "x=y", "E": ""])
    }

    @Test(
        "a malformed line is named by its number",
        arguments: ["JUST_A_WORD", "=value", "1A=x", "A B=x", "A=\"open", "A='"])
    func malformed(line: String) throws {
        let error = try #require(throws: SettingsError.self) { try EnvironmentFile(text: "OK=1\n\n\(line)\n") }
        #expect(error.problems.map(\.place) == [".env line 3"])
    }

    @Test("a missing file is an empty one")
    func missing() throws {
        #expect(try EnvironmentFile(path: "/nonexistent/.env").variables.isEmpty)
    }
}
