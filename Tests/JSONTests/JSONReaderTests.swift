import JSON
import TestSupport
import Testing

@Suite("The reader of the hot path agrees with the tree")
struct JSONReaderTests {
    private func members(_ text: [UInt8]) throws(JSONError) -> [JSONMember]? {
        var members: [JSONMember] = []
        let isObject = try JSONReader.object(text) { member in
            members.append(JSONMember(name: member.name, value: member.value))
        }
        return isObject ? members : nil
    }

    @Test("members come in order, with their texts unescaped")
    func registration() throws {
        let body = #"{"name":"Jos\u00e9 \"Pepe\"","email":"a@b.co","id":7,"\u0078":null,"nested":{"a":[1]}}"#
        var seen: [String] = []
        let isObject = try JSONReader.object(Array(body.utf8)) { member in
            if member.isNamed("name") { seen.append("name=\(member.text ?? "-")") }
            if member.isNamed("email") { seen.append("email=\(member.text ?? "-")") }
            if member.isNamed("id") { seen.append("id=\(member.text ?? "-")") }
            if member.isNamed("x") { seen.append("x=\(member.value == .null)") }
            if member.isNamed("nested") { seen.append("nested=\(member.value["a"] != nil)") }
            if member.isNamed("nam") || member.isNamed("names") { seen.append("a name that is not there") }
        }
        #expect(isObject)
        #expect(seen == ["name=José \"Pepe\"", "email=a@b.co", "id=-", "x=true", "nested=true"])
    }

    @Test("what is JSON but no object is told apart", arguments: ["[]", "1", "null", "\"x\"", " [{}] "])
    func noObject(_ text: String) throws {
        #expect(try members(Array(text.utf8)) == nil)
    }

    @Test("it refuses what the tree refuses, for the same reason at the same place")
    func sameFaults() {
        var generator = SeededGenerator(seed: 42)
        var texts = JSONCorpus.malformed.map { Array($0.utf8) }
        texts += (0..<5_000).map { _ in JSONCorpus.mutilated(using: &generator) }
        for text in texts {
            let tree = Result { () throws(JSONError) in try JSONValue.parse(text) }
            switch Result(catching: { () throws(JSONError) in try members(text) }) {
            case .success(let members?): #expect((try? tree.get()) == .object(members))
            case .success(nil): #expect((try? tree.get()) != nil)
            case .failure(let error): #expect(tree == .failure(error))
            }
        }
    }
}
