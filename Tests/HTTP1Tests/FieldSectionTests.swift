import HTTP1
import HTTP1Fuzzing
import HTTPTypes
import Testing

@Suite("Looking up fields (RFC 9110 §5)")
struct FieldSectionTests {
    private let section = FieldSection([
        HTTPField(name: .accept, value: "text/html"),
        HTTPField(name: .connection, value: "Keep-Alive, x"),
        HTTPField(name: HTTPField.Name("ACCEPT")!, value: "*/*"),
        HTTPField(name: HTTPField.Name("X-Empty")!, value: ""),
        HTTPField(name: .connection, value: "close"),
    ])

    @Test("a name is found in any case, the first line first")
    func first() {
        #expect(section.first(HTTPField.Name("aCCept")!) == "text/html")
        #expect(section.first(HTTPField.Name("X-Empty")!) == "")
        #expect(section.first(.authorization) == nil)
        #expect(section.first(HTTPField.Name("Accepu")!) == nil)
    }

    @Test("lines of one name are one list (§5.3)")
    func combined() {
        #expect(section.combined(.accept) == "text/html, */*")
        #expect(section.values(.accept) == ["text/html", "*/*"])
        #expect(section.combined(.authorization) == nil && section.values(.authorization) == [])
    }

    @Test("presence, equality and membership need no string")
    func bytes() {
        #expect(section.contains(.accept) && !section.contains(.authorization))
        #expect(section.first(.accept, equals: "text/html") && !section.first(.accept, equals: "*/*"))
        #expect(!section.first(.authorization, equals: ""))
        #expect(section.hasToken(.connection, "close") && section.hasToken(.connection, "keep-alive"))
        #expect(!section.hasToken(.connection, "keep") && !section.hasToken(.connection, ""))
        #expect(section.withFirst(.accept) { $0.count } == 9)
        #expect(section.withFirst(.authorization) { $0.count } == nil)
    }

    @Test("lines come in order, names in the case they have")
    func order() {
        var names: [String] = []
        section.forEach { name, _ in names.append(String(decoding: name, as: UTF8.self)) }
        #expect(names == ["Accept", "Connection", "ACCEPT", "X-Empty", "Connection"])
        #expect(section.count == 5 && !section.isEmpty && FieldSection().isEmpty)
    }

    @Test("bytes that are not UTF-8 do not get lost silently: they become U+FFFD")
    func invalidUTF8() throws {
        let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\nX: a".utf8) + [0xE9] + Array("b\r\n\r\n".utf8)
        guard case .head(let head) = transcript(of: bytes).first else { throw NoHead(instead: "") }
        #expect(head.fields.first(HTTPField.Name("X")!) == "a\u{FFFD}b")
    }

    @Test("sections are equal by names without case and values with it")
    func equality() {
        let accept = FieldSection([HTTPField(name: .accept, value: "a")])
        #expect(accept == FieldSection([HTTPField(name: HTTPField.Name("accept")!, value: "a")]))
        #expect(accept != FieldSection([HTTPField(name: .accept, value: "A")]))
        #expect(accept != FieldSection())
    }
}
