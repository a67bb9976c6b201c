import SQLite

/// The statements about how far each queue's event stream has been read.
enum RelayCursorRows {
    static func position(queue: String, on connection: Connection) throws(SQLiteError) -> String? {
        let statement = try connection.statement("SELECT last_ev FROM relay_cursor WHERE queue = ?1")
        try statement.bind(queue, at: 1)
        return try statement.first { $0.text(0) }
    }

    static func move(queue: String, to position: String, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            INSERT INTO relay_cursor (queue, last_ev) VALUES (?1, ?2)
            ON CONFLICT (queue) DO UPDATE SET last_ev = excluded.last_ev
            """)
        try statement.bind(queue, at: 1)
        try statement.bind(position, at: 2)
        try statement.run()
    }
}
