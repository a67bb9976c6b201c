import Testing

@testable import LoadEngine

@Suite("Scenario files")
struct ScenarioTests {
    @Test("members are the options of the command line")
    func members() throws {
        let file = #"""
            {"description": "x", "rate": "2000/s", "connections": 64, "strict": true,
             "mix": {"register": 80, "get": 20}, "fail-if": ["errors>0.1%", "p99(get)>5ms"]}
            """#

        let texts = try Scenario.texts(in: Array(file.utf8))

        #expect(
            texts == [
                .rate: ["2000/s"], .connections: ["64"], .strict: ["true"], .mix: ["register=80,get=20"],
                .failIf: ["errors>0.1%", "p99(get)>5ms"],
            ])
    }

    @Test(
        "what is wrong is named",
        arguments: [
            ("", "line 1"), ("[]", "one JSON object"), (#"{"rat": 1}"#, "“rat”"), (#"{"rate": null}"#, "rate: expects"),
            (#"{"rate": ["1/s"]}"#, "rate: expects"), (#"{"mix": {"get": "1"}}"#, "mix: expects"),
            (#"{"key": "k"}"#, "key: "), ("{\n\"rate\": }", "line 2"),
        ])
    func errors(_ file: String, _ part: String) throws {
        let error = try #require(throws: PlanError.self) { try Scenario.texts(in: Array(file.utf8)) }

        #expect(error.message.contains(part), "\(error.message)")
    }
}
