import SQLite

/// The tables of the delivery of mails.
extension Schema {
    /// How far the delivery of each mail is, and which mails of erased patients the queue has yet to give up.
    static let delivery = Migration(
        number: 6, name: "delivery",
        script: """
            ALTER TABLE notification_outbox ADD COLUMN progress INTEGER NOT NULL DEFAULT 0; -- of states 0 and 1
            ALTER TABLE notification_outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE notification_outbox ADD COLUMN attempted_at INTEGER;
            ALTER TABLE notification_outbox ADD COLUMN doubts   INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE notification_outbox ADD COLUMN withdraw INTEGER NOT NULL DEFAULT 0; -- 1: the queue must give it up
            CREATE INDEX outbox_withdrawn ON notification_outbox (seq) WHERE withdraw = 1;

            DROP VIEW patient_records;
            CREATE VIEW patient_records AS
            SELECT p.id, p.name, p.email, p.phone, p.document_url, p.phone_e164, p.locale, p.version, p.created_at,
                   p.updated_at, o.state, o.reason, o.final_at, o.progress, o.attempts, o.attempted_at,
                   CASE WHEN o.state IS NULL THEN 'none'
                        WHEN o.state IN (0, 1) THEN CASE o.progress WHEN 1 THEN 'sending' WHEN 2 THEN 'retrying'
                                                                    ELSE 'queued' END
                        WHEN o.state = 2 THEN 'sent' WHEN o.state = 4 THEN 'cancelled'
                        WHEN o.reason = 'in_doubt' THEN 'uncertain' ELSE 'failed' END AS mail_state
            FROM patients p LEFT JOIN notification_outbox o
              ON o.seq = (SELECT max(seq) FROM notification_outbox WHERE patient_id = p.id AND queue = 'email');
            """)

    /// The queue within the outbox, for a service of one process; empty where jobs go to Redis. Moments are milliseconds.
    static let queue = Migration(
        number: 7, name: "queue",
        script: """
            CREATE TABLE queued_jobs (
                id         TEXT    PRIMARY KEY,            -- of the outbox row, as a rule
                queue      TEXT    NOT NULL,
                lane       TEXT    NOT NULL CHECK (lane IN ('h', 'n', 'l')),
                place      INTEGER NOT NULL CHECK (place BETWEEN 0 AND 6),
                position   INTEGER NOT NULL,               -- order of waiting, moment it is due, moment it ended
                worker     TEXT,
                phase      TEXT,
                enqueued   INTEGER NOT NULL,
                attempts   INTEGER NOT NULL DEFAULT 0,
                deliveries INTEGER NOT NULL DEFAULT 0,
                tries      INTEGER NOT NULL DEFAULT 0,
                tried_at   INTEGER,
                crashes    INTEGER NOT NULL DEFAULT 0,
                doubts     INTEGER NOT NULL DEFAULT 0,
                lost       INTEGER NOT NULL DEFAULT 0,
                replays    INTEGER NOT NULL DEFAULT 0,
                duplicates INTEGER NOT NULL DEFAULT 0,
                ended      INTEGER,
                outcome    TEXT,                           -- code of the acceptance, or reason of the death
                error      TEXT,
                envelope   BLOB,                           -- personal data; only where no outbox row has it
                CHECK ((place = 2) = (worker IS NOT NULL)),
                CHECK (place NOT IN (5, 6) OR envelope IS NULL)
            ) STRICT;
            CREATE INDEX queued_jobs_lane   ON queued_jobs (queue, place, lane, position);
            CREATE INDEX queued_jobs_place  ON queued_jobs (queue, place, position);
            CREATE INDEX queued_jobs_worker ON queued_jobs (queue, worker, position) WHERE place = 2;

            CREATE TABLE queue_workers (
                queue   TEXT    NOT NULL,
                name    TEXT    NOT NULL,
                lease   INTEGER NOT NULL,
                host    TEXT,
                process INTEGER,
                version TEXT,
                senders INTEGER,
                busy    INTEGER,
                memory  INTEGER,
                started INTEGER,
                PRIMARY KEY (queue, name)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE queue_counts (
                queue TEXT    NOT NULL,
                hour  INTEGER NOT NULL,                    -- since the epoch
                word  TEXT    NOT NULL,
                count INTEGER NOT NULL,
                PRIMARY KEY (queue, hour, word)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE paused_queues (queue TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
            """)
}
