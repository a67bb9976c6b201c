package import SQLite

/// The tables of the patient database, as the steps that made them.
package enum Schema {
    /// `PaRe`, in the file's header: how `file(1)` and this program know whose database it is.
    static let applicationID: Int32 = 0x5061_5265

    /// Checks and upgrades a patient database.
    package static let migrator = Migrator(
        applicationID: applicationID, migrations: migrations,
        complete: { connection throws(SQLiteError) in try SimilarityRows.fillIn(on: connection) })

    /// The number of the latest migration.
    package static var version: Int { migrations.count }

    /// The migrations of the file at `path` and of this program; all of them pending when there is no file. It blocks.
    /// - Throws: `foreignDatabase`, or what opening reports.
    package static func status(of path: String) throws(SQLiteError) -> [MigrationStatus] {
        guard BackupFiles.exists(path) else {
            return migrations.map { MigrationStatus(number: $0.number, name: $0.name, state: .pending) }
        }
        let connection = try Connection(path: path, access: .readOnly)
        defer { connection.close() }
        try migrator.checkOwner(of: connection)
        return try migrator.status(of: connection)
    }

    static let migrations = [registration, accountability, listing, search, thrift, delivery, queue]

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

    /// Who did what, what was answered, and who may be the same person.
    private static let accountability = Migration(
        number: 2, name: "accountability",
        script: """
            CREATE TABLE audit_log (
                seq        INTEGER PRIMARY KEY,                 -- without gaps
                at         INTEGER NOT NULL,
                actor      TEXT    NOT NULL,
                action     TEXT    NOT NULL,
                patient_id INTEGER,                             -- no REFERENCES: the entry outlives an erased patient
                first_id   INTEGER,                             -- of a list, with last_id and items
                last_id    INTEGER,
                items      INTEGER,
                request_id TEXT    NOT NULL,
                client     TEXT,                                -- /24 or /48
                changed    TEXT,                                -- names of fields
                result     TEXT    NOT NULL,
                hash       BLOB    NOT NULL CHECK (length(hash) = 32)
            ) STRICT;
            CREATE INDEX audit_patient ON audit_log (patient_id) WHERE patient_id IS NOT NULL;
            CREATE TRIGGER audit_log_kept BEFORE DELETE ON audit_log BEGIN
                SELECT RAISE(ABORT, 'the audit log is only appended to');
            END;
            CREATE TRIGGER audit_log_unchanged BEFORE UPDATE ON audit_log BEGIN
                SELECT RAISE(ABORT, 'the audit log is only appended to');
            END;
            -- Also against INSERT OR REPLACE, which fires no DELETE trigger.
            CREATE TRIGGER audit_log_appended BEFORE INSERT ON audit_log
            WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_log) BEGIN
                SELECT RAISE(ABORT, 'the audit log is only appended to');
            END;

            CREATE TABLE recorded_answers (
                id           INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of recording
                claim        BLOB    NOT NULL UNIQUE,           -- SHA-256 of scope and key
                fingerprint  BLOB    NOT NULL,                  -- SHA-256 of the payload
                recorded_at  INTEGER NOT NULL,
                patient_id   INTEGER,                           -- with whom the body is erased
                status       INTEGER NOT NULL,
                content_type TEXT,
                location     TEXT,
                etag         TEXT,
                body         BLOB                               -- personal data; NULL once erased
            ) STRICT;
            CREATE INDEX recorded_answers_patient ON recorded_answers (patient_id) WHERE patient_id IS NOT NULL;

            CREATE INDEX tombstones_age ON tombstones (erased_at);

            -- Numbers that records of one person probably share; NULL until RecordKeeping gives a row its own.
            ALTER TABLE patients ADD COLUMN like_phone  INTEGER;
            ALTER TABLE patients ADD COLUMN like_person INTEGER;
            ALTER TABLE patients ADD COLUMN like_email  INTEGER;
            CREATE INDEX patients_like_phone  ON patients (like_phone)  WHERE like_phone IS NOT NULL;
            CREATE INDEX patients_like_person ON patients (like_person) WHERE like_person IS NOT NULL;
            CREATE INDEX patients_like_email  ON patients (like_email)  WHERE like_email IS NOT NULL;
            CREATE INDEX patients_unlike      ON patients (id)          WHERE like_phone IS NULL;
            """)

    /// Lists in other orders, and a patient as it is shown, with the state of its newest confirmation.
    private static let listing = Migration(
        number: 3, name: "listing",
        script: """
            CREATE INDEX patients_created_at ON patients (created_at);
            CREATE INDEX patients_name       ON patients (name);

            CREATE VIEW patient_records AS
            SELECT p.id, p.name, p.email, p.phone, p.document_url, p.phone_e164, p.locale, p.version, p.created_at,
                   p.updated_at, o.state, o.reason, o.final_at,
                   CASE WHEN o.state IS NULL THEN 'none' WHEN o.state IN (0, 1) THEN 'queued'
                        WHEN o.state = 2 THEN 'sent' WHEN o.state = 4 THEN 'cancelled'
                        WHEN o.reason = 'in_doubt' THEN 'uncertain' ELSE 'failed' END AS mail_state
            FROM patients p LEFT JOIN notification_outbox o
              ON o.seq = (SELECT max(seq) FROM notification_outbox WHERE patient_id = p.id AND queue = 'email');
            """)

    /// Words by which patients are found; written by RecordKeeping, some time after a registration.
    private static let search = Migration(
        number: 4, name: "search",
        script: """
            CREATE TABLE search_terms (
                term       BLOB    NOT NULL,                    -- see SearchTerm
                patient_id INTEGER NOT NULL,
                PRIMARY KEY (term, patient_id)
            ) STRICT, WITHOUT ROWID;

            -- One row: everybody up to this id has their terms.
            CREATE TABLE search_progress (
                one        INTEGER PRIMARY KEY CHECK (one = 1),
                indexed_id INTEGER NOT NULL
            ) STRICT;
            INSERT INTO search_progress VALUES (1, 0);
            """)

    /// The same promises with half of the work per registration; where it went is told in README.md.
    private static let thrift = Migration(
        number: 5, name: "thrift",
        script: """
            -- What patients have in common gets a table of its own, in the order of ids: a registration opens none of
            -- its indexes, and who is missing in it is whoever has a greater id than its last row.
            CREATE TABLE patient_likeness (
                patient_id INTEGER PRIMARY KEY,
                phone      INTEGER NOT NULL,
                person     INTEGER NOT NULL,
                email      INTEGER NOT NULL
            ) STRICT;
            INSERT INTO patient_likeness SELECT id, like_phone, like_person, like_email FROM patients
            WHERE id < coalesce((SELECT min(id) FROM patients WHERE like_phone IS NULL), 9223372036854775807)
            ORDER BY id;
            CREATE INDEX likeness_phone  ON patient_likeness (phone);
            CREATE INDEX likeness_person ON patient_likeness (person);
            CREATE INDEX likeness_email  ON patient_likeness (email);
            DROP VIEW patient_records;
            DROP INDEX patients_unlike;
            DROP INDEX patients_like_phone;
            DROP INDEX patients_like_person;
            DROP INDEX patients_like_email;
            ALTER TABLE patients DROP COLUMN like_phone;
            ALTER TABLE patients DROP COLUMN like_person;
            ALTER TABLE patients DROP COLUMN like_email;

            -- An IN of three values makes SQLite build a table of them for every row that is checked. The key of a message
            -- is made of the patient's id, which is unique already; `check` looks for doubles.
            CREATE TABLE outbox (
                seq        INTEGER PRIMARY KEY,                 -- the order of relaying
                id         TEXT    NOT NULL UNIQUE,
                idem_key   TEXT    NOT NULL,
                patient_id INTEGER NOT NULL,                    -- no REFERENCES: the row outlives an erased patient
                queue      TEXT    NOT NULL CHECK (queue = 'email' OR queue = 'sms'),
                lane       TEXT    NOT NULL CHECK (lane = 'h' OR lane = 'n' OR lane = 'l'),
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
                CHECK (state < 2 OR envelope IS NULL)
            ) STRICT;
            INSERT INTO outbox SELECT * FROM notification_outbox ORDER BY seq;
            DROP TABLE notification_outbox;
            ALTER TABLE outbox RENAME TO notification_outbox;
            CREATE INDEX outbox_new     ON notification_outbox (seq)        WHERE state = 0;
            CREATE INDEX outbox_open    ON notification_outbox (checked_at) WHERE state = 1;
            CREATE INDEX outbox_patient ON notification_outbox (patient_id, queue);

            -- INSERT OR REPLACE is refused by audit_log_kept, since this program's connections have recursive_triggers
            -- on; that the entries have no gaps is what the chain of hashes proves.
            DROP TRIGGER audit_log_appended;

            CREATE VIEW patient_records AS
            SELECT p.id, p.name, p.email, p.phone, p.document_url, p.phone_e164, p.locale, p.version, p.created_at,
                   p.updated_at, o.state, o.reason, o.final_at,
                   CASE WHEN o.state IS NULL THEN 'none' WHEN o.state IN (0, 1) THEN 'queued'
                        WHEN o.state = 2 THEN 'sent' WHEN o.state = 4 THEN 'cancelled'
                        WHEN o.reason = 'in_doubt' THEN 'uncertain' ELSE 'failed' END AS mail_state
            FROM patients p LEFT JOIN notification_outbox o
              ON o.seq = (SELECT max(seq) FROM notification_outbox WHERE patient_id = p.id AND queue = 'email');
            """)
}
