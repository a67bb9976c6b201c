package import SQLite

/// The tables of the patient database, as the steps that made them.
package enum Schema {
    /// `PaRe`, in the file's header: how `file(1)` and this program know whose database it is.
    static let applicationID: Int32 = 0x5061_5265

    /// Checks and upgrades a patient database.
    package static let migrator = Migrator(applicationID: applicationID, migrations: migrations)

    /// The number of the latest migration.
    package static var version: Int { migrations.count }

    private static let migrations = [registration]

    /// Times are microseconds since the epoch, except `not_before` and `expires`, which are kept in the queue's unit.
    private static let registration = Migration(
        number: 1, name: "registration",
        script: """
            CREATE TABLE patients (
                id           INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice, even after a deletion
                name         TEXT    NOT NULL,
                email        TEXT    NOT NULL,                  -- as written to
                email_key    TEXT    NOT NULL UNIQUE,           -- as compared
                phone        TEXT    NOT NULL,
                phone_e164   TEXT,
                document_url TEXT    NOT NULL,
                locale       TEXT,
                version      INTEGER NOT NULL,
                created_at   INTEGER NOT NULL,
                updated_at   INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE tombstones (
                id        INTEGER PRIMARY KEY,
                erased_at INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE notification_outbox (
                seq        INTEGER PRIMARY KEY,                 -- the order of relaying
                id         TEXT    NOT NULL UNIQUE,
                idem_key   TEXT    NOT NULL UNIQUE,
                patient_id INTEGER NOT NULL,                    -- no REFERENCES: the row outlives an erased patient
                queue      TEXT    NOT NULL CHECK (queue IN ('email', 'sms')),
                lane       TEXT    NOT NULL CHECK (lane IN ('h', 'n', 'l')),
                not_before INTEGER NOT NULL,                    -- milliseconds, 0 = at once
                expires    INTEGER NOT NULL,                    -- milliseconds
                envelope   BLOB,                                -- personal data; NULL once settled
                state      INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 4),
                relayed_at INTEGER,
                checked_at INTEGER,
                final_at   INTEGER,
                relays     INTEGER NOT NULL DEFAULT 0,
                reply_code INTEGER,
                reason     TEXT,
                created    INTEGER NOT NULL,
                CHECK (state IN (0, 1) OR envelope IS NULL)
            ) STRICT;
            CREATE INDEX outbox_new     ON notification_outbox (seq)        WHERE state = 0;
            CREATE INDEX outbox_open    ON notification_outbox (checked_at) WHERE state = 1;
            CREATE INDEX outbox_patient ON notification_outbox (patient_id, queue);

            CREATE TABLE relay_cursor (
                queue   TEXT PRIMARY KEY,
                last_ev TEXT NOT NULL
            ) STRICT;

            -- One row, written by the readiness probe.
            CREATE TABLE probe (
                one        INTEGER PRIMARY KEY CHECK (one = 1),
                written_at INTEGER NOT NULL
            ) STRICT;
            """)
}
