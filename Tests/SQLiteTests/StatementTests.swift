import SQLite
import Testing

@Suite("Statements")
struct StatementTests {
    private func memory() throws -> Connection {
        let connection = try Connection(path: ":memory:", access: .readWrite)
        try connection.execute("CREATE TABLE t (a TEXT UNIQUE, b INTEGER, c BLOB) STRICT")
        return connection
    }

    @Test(
        "text comes back byte for byte",
        arguments: ["", "a", "María Ñúñez 🏥", "nul \0 inside", "'; DROP TABLE t; --"])
    func text(_ text: String) throws {
        let connection = try memory()
        let insert = try connection.statement("INSERT INTO t (a) VALUES (?1)")
        try insert.bind(text, at: 1)
        try insert.run()
        let read = try connection.statement("SELECT a FROM t").first { $0.textIfPresent(0) }
        #expect(read == .some(text))
    }

    @Test("the whole range of integers is kept", arguments: [Int64.min, -1, 0, 1, .max])
    func integers(_ integer: Int64) throws {
        let connection = try memory()
        let select = try connection.statement("SELECT ?1")
        try select.bind(integer, at: 1)
        #expect(try select.first { $0.integer(0) } == integer)
    }

    @Test("an empty blob is not NULL, and none is")
    func blobs() throws {
        let connection = try memory()
        let select = try connection.statement("SELECT ?1, ?2, ?3")
        try select.bind([UInt8](), at: 1)
        try select.bind([0, 255], at: 2)
        try select.bind(String?.none, at: 3)
        let read = try select.first { ($0.isNull(0), $0.bytes(1), $0.textIfPresent(2)) }
        #expect(read?.0 == false)
        #expect(read?.1 == [0, 255])
        #expect(read?.2 == nil)
    }

    @Test("a statement is compiled once per connection")
    func cached() throws {
        let connection = try memory()
        func select() throws -> Statement { try connection.statement("SELECT b FROM t WHERE a = ?1") }
        #expect(try select() === select())
    }

    @Test("bindings do not survive a run")
    func bindingsAreCleared() throws {
        let connection = try memory()
        let select = try connection.statement("SELECT ?1")
        try select.bind("secret", at: 1)
        try select.run()
        #expect(try select.first { $0.isNull(0) } == true)
    }

    @Test("an error tells code and statement, never a value")
    func errors() throws {
        let connection = try memory()
        let insert = try connection.statement("INSERT INTO t (a) VALUES (?1)")
        for _ in 0..<2 {
            try insert.bind("ana@example.com", at: 1)
            do throws(SQLiteError) { try insert.run() } catch {
                #expect(error.kind == .constraint)
                #expect(error.isUniqueViolation)
                #expect(error.extendedCode == 2_067)
                #expect(error.description.contains("INSERT INTO t (a) VALUES (?1)"))
                #expect(!error.description.contains("ana"))
            }
        }
        #expect(try connection.statement("SELECT count(*) FROM t").first { $0.integer(0) } == 1)
    }

    @Test("a syntax error is reported when the statement is prepared")
    func syntax() throws {
        let connection = try memory()
        #expect(throws: SQLiteError.self) { try connection.statement("SELEKT 1") }
    }
}
