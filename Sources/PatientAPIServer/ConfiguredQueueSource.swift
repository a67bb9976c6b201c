import Glibc
import Jobs
import Launch
import QueueCommands
import SQLite
import SQLitePatients
import Settings

/// The queue that `patient-api serve` would use by the same settings: in Redis, or within the database.
enum ConfiguredQueueSource: QueueSource {
    static func use<Value: Sendable>(
        _ name: String, _ body: @escaping @Sendable (any JobQueueConnection) throws -> Value
    ) async throws -> Value {
        guard try QueueSettings.ofThisProcess().redisURL == nil else {
            return try await RedisQueueSource.use(name, body)
        }
        let settings = try AdministrationSettings.ofThisProcess().database
        guard access(settings.path, F_OK) == 0 else {
            throw ExitFailure.setting("DATABASE_URL", "names no database yet, and REDIS_URL is not set")
        }
        let database: PatientDatabase
        do throws(SQLiteError) {
            // To upgrade is for `migrate up` and for the start, which save the database before.
            database = try PatientDatabase(DatabaseConfiguration(settings), upgrade: .refuse)
        } catch {
            throw ExitFailure(error)
        }
        let result: Result<Value, any Error>
        do {
            result = .success(try await QueueWork.run(on: database.jobQueue(named: name), body))
        } catch {
            result = .failure(error)
        }
        try await database.close()
        return try result.get()
    }
}
