import Transport

/// The checkpointer's thread and the connection that lives on it, which changes no row.
actor CheckpointSession {
    private let connection: Connection
    private let executor: BlockingExecutor
    private var isClosed = false

    init(connection: sending Connection, executor: BlockingExecutor) {
        self.connection = connection
        self.executor = executor
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Copies what no reader needs any more, waiting for nobody.
    /// - Returns: none once it is closed.
    func copy() throws(SQLiteError) -> CheckpointProgress? {
        guard !isClosed else { return nil }
        return try connection.checkpoint(.passive)
    }

    func close() {
        isClosed = true
        connection.close()
    }
}
