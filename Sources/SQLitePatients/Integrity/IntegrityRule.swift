/// Something that is true of every database of this service, as a query that counts the exceptions.
///
/// The rules repeat on purpose what constraints and code enforce: they are for a file that was repaired by hand, restored
/// in part, or written by a program with a fault.
struct IntegrityRule: Sendable {
    /// What `check` calls it.
    let name: String
    /// One row with one number, 0 when the rule holds.
    let exceptions: StaticString
    /// Whether it reads so much that it is for `--deep` alone.
    var isDeep = false

    static let all: [IntegrityRule] = [
        IntegrityRule(
            name: "e-mail keys are unique",
            exceptions: "SELECT count(*) - count(DISTINCT email_key) FROM patients", isDeep: true),
        IntegrityRule(
            name: "ids are never given twice",
            exceptions: """
                SELECT (SELECT count(*) FROM tombstones WHERE id IN (SELECT id FROM patients))
                     + (SELECT coalesce(max(id), 0) > coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'patients'), 0)
                        FROM (SELECT max(id) AS id FROM patients UNION ALL SELECT max(id) FROM tombstones))
                """),
        IntegrityRule(
            name: "versions and moments are possible",
            exceptions: """
                SELECT count(*) FROM patients WHERE version < 1 OR updated_at < created_at OR created_at < 0
                """, isDeep: true),
        IntegrityRule(
            name: "messages that wait belong to a patient",
            exceptions: """
                SELECT count(*) FROM notification_outbox
                WHERE state IN (0, 1) AND patient_id NOT IN (SELECT id FROM patients)
                """),
        IntegrityRule(
            name: "messages that wait have their envelope",
            exceptions: "SELECT count(*) FROM notification_outbox WHERE state IN (0, 1) AND envelope IS NULL"),
        IntegrityRule(
            name: "messages that ended have no envelope, and a moment of their end",
            exceptions: """
                SELECT count(*) FROM notification_outbox
                WHERE state NOT IN (0, 1) AND (envelope IS NOT NULL OR final_at IS NULL)
                """, isDeep: true),
        IntegrityRule(
            name: "messages that were handed over have a moment of it",
            exceptions: "SELECT count(*) FROM notification_outbox WHERE state = 1 AND relayed_at IS NULL"),
        IntegrityRule(
            name: "messages are ordered once",
            exceptions: "SELECT count(*) - count(DISTINCT idem_key) FROM notification_outbox", isDeep: true),
        IntegrityRule(
            name: "likeness is of patients, in the order of ids",
            exceptions: """
                SELECT (SELECT count(*) FROM patient_likeness WHERE patient_id NOT IN (SELECT id FROM patients))
                     + (SELECT count(*) FROM patients WHERE id <= (SELECT coalesce(max(patient_id), 0) FROM patient_likeness)
                        AND id NOT IN (SELECT patient_id FROM patient_likeness))
                """, isDeep: true),
        IntegrityRule(
            name: "recorded answers show nobody who was erased",
            exceptions: """
                SELECT count(*) FROM recorded_answers
                WHERE body IS NOT NULL AND patient_id IS NOT NULL AND patient_id NOT IN (SELECT id FROM patients)
                """),
        IntegrityRule(
            name: "every patient has an entry of its registration",
            exceptions: """
                SELECT count(*) FROM patients p WHERE p.created_at >= (SELECT coalesce(min(at), 9223372036854775807) FROM audit_log)
                AND NOT EXISTS (SELECT 1 FROM audit_log WHERE patient_id = p.id AND action = 'patient.create')
                """, isDeep: true),
    ]
}
