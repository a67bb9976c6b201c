import SQLite

/// One statement per order and direction, all in the same form: ?1 and ?2 are the position, see `PageRows` for the rest.
extension Scan {
    func ids(ascendingOn connection: Connection) throws(SQLiteError) -> Statement {
        try connection.statement(
            """
            SELECT * FROM patient_records WHERE id > ?1
              AND +created_at > ?3 AND +created_at < ?4 AND +updated_at >= ?5 AND (?6 IS NULL OR mail_state = ?6)
            ORDER BY id LIMIT ?7
            """)
    }

    func ids(descendingOn connection: Connection) throws(SQLiteError) -> Statement {
        try connection.statement(
            """
            SELECT * FROM patient_records WHERE id < ?1
              AND +created_at > ?3 AND +created_at < ?4 AND +updated_at >= ?5 AND (?6 IS NULL OR mail_state = ?6)
            ORDER BY id DESC LIMIT ?7
            """)
    }

    func sameMoment(ascendingOn connection: Connection) throws(SQLiteError) -> Statement {
        try connection.statement(
            """
            SELECT * FROM patient_records WHERE created_at = ?2 AND id > ?1
              AND +created_at > ?3 AND +created_at < ?4 AND +updated_at >= ?5 AND (?6 IS NULL OR mail_state = ?6)
            ORDER BY id LIMIT ?7
            """)
    }

    func sameMoment(descendingOn connection: Connection) throws(SQLiteError) -> Statement {
        try connection.statement(
            """
            SELECT * FROM patient_records WHERE created_at = ?2 AND id < ?1
              AND +created_at > ?3 AND +created_at < ?4 AND +updated_at >= ?5 AND (?6 IS NULL OR mail_state = ?6)
            ORDER BY id DESC LIMIT ?7
            """)
    }

    func moments(ascendingOn connection: Connection) throws(SQLiteError) -> Statement {
        try connection.statement(
            """
            SELECT * FROM patient_records WHERE created_at > ?1
              AND +created_at > ?3 AND created_at < ?4 AND +updated_at >= ?5 AND (?6 IS NULL OR mail_state = ?6)
            ORDER BY created_at, id LIMIT ?7
            """)
    }

    func moments(descendingOn connection: Connection) throws(SQLiteError) -> Statement {
        try connection.statement(
            """
            SELECT * FROM patient_records WHERE created_at < ?1
              AND created_at > ?3 AND +created_at < ?4 AND +updated_at >= ?5 AND (?6 IS NULL OR mail_state = ?6)
            ORDER BY created_at DESC, id DESC LIMIT ?7
            """)
    }

    func sameName(ascendingOn connection: Connection) throws(SQLiteError) -> Statement {
        try connection.statement(
            """
            SELECT * FROM patient_records WHERE name = ?2 AND id > ?1
              AND +created_at > ?3 AND +created_at < ?4 AND +updated_at >= ?5 AND (?6 IS NULL OR mail_state = ?6)
            ORDER BY id LIMIT ?7
            """)
    }

    func sameName(descendingOn connection: Connection) throws(SQLiteError) -> Statement {
        try connection.statement(
            """
            SELECT * FROM patient_records WHERE name = ?2 AND id < ?1
              AND +created_at > ?3 AND +created_at < ?4 AND +updated_at >= ?5 AND (?6 IS NULL OR mail_state = ?6)
            ORDER BY id DESC LIMIT ?7
            """)
    }

    func names(ascendingOn connection: Connection) throws(SQLiteError) -> Statement {
        try connection.statement(
            """
            SELECT * FROM patient_records WHERE name > ?1
              AND +created_at > ?3 AND +created_at < ?4 AND +updated_at >= ?5 AND (?6 IS NULL OR mail_state = ?6)
            ORDER BY name, id LIMIT ?7
            """)
    }

    func names(descendingOn connection: Connection) throws(SQLiteError) -> Statement {
        try connection.statement(
            """
            SELECT * FROM patient_records WHERE name < ?1
              AND +created_at > ?3 AND +created_at < ?4 AND +updated_at >= ?5 AND (?6 IS NULL OR mail_state = ?6)
            ORDER BY name DESC, id DESC LIMIT ?7
            """)
    }
}
