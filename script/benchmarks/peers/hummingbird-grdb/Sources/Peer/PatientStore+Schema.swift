extension PatientStore {
    /// The tables that a registration writes and all their indexes, as the service has them.
    static let schema = """
        CREATE TABLE IF NOT EXISTS patients (
            id           INTEGER PRIMARY KEY AUTOINCREMENT,
            name         TEXT    NOT NULL,
            email        TEXT    NOT NULL,
            email_key    TEXT    NOT NULL UNIQUE,
            phone        TEXT    NOT NULL,
            phone_e164   TEXT,
            document_url TEXT    NOT NULL,
            locale       TEXT,
            version      INTEGER NOT NULL,
            created_at   INTEGER NOT NULL,
            updated_at   INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS notification_outbox (
            seq        INTEGER PRIMARY KEY,
            id         TEXT    NOT NULL UNIQUE,
            idem_key   TEXT    NOT NULL UNIQUE,
            patient_id INTEGER NOT NULL,
            queue      TEXT    NOT NULL CHECK (queue IN ('email', 'sms')),
            lane       TEXT    NOT NULL CHECK (lane IN ('h', 'n', 'l')),
            not_before INTEGER NOT NULL,
            expires    INTEGER NOT NULL,
            envelope   BLOB,
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
        CREATE INDEX IF NOT EXISTS outbox_new     ON notification_outbox (seq)        WHERE state = 0;
        CREATE INDEX IF NOT EXISTS outbox_open    ON notification_outbox (checked_at) WHERE state = 1;
        CREATE INDEX IF NOT EXISTS outbox_patient ON notification_outbox (patient_id, queue);
        """
}
