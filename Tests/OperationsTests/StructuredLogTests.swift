import JSON
import Logging
import Synchronization
import Testing
import Timekeeping

@testable import Operations

@Suite("Log lines (Operations §3.3)")
struct StructuredLogTests {
    /// What a sink wrote; may be made to stand still.
    private final class Output: Sendable {
        private let bytes = Mutex<[UInt8]>([])
        let gate = Mutex<Void>(())

        func append(_ more: [UInt8]) {
            gate.withLock { _ in }
            bytes.withLock { $0 += more }
        }

        var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
        var lines: [Substring] { text.split(separator: "\n") }
    }

    private let output = Output()

    private static let hostile = [
        "plain", "\"quoted\"", "back\\slash", "line\nfeed", "\r\n{\"level\":\"error\"}", "\u{0}nul", "\u{1B}[31mred",
        "\u{7F}\u{9B}2J", "\u{2028}\u{2029}", "\u{202E}gpj", "\u{FEFF}", "ñ日本😀", "",
        String(repeating: "x", count: 10_000),
    ]

    @Test("every line is one JSON object, whatever the values", arguments: hostile)
    func json(_ value: String) throws {
        let (logger, sink) = logger(.json)
        logger.info(
            "\(value)",
            metadata: [
                "event": "test.event", "text": "\(value)", "list": ["\(value)", "b"], "map": ["\(value)": "\(value)"],
                "\(value)": "name", "ts": "mine", "number": .stringConvertible(7), "fraction": .stringConvertible(0.5),
                "truth": .stringConvertible(true),
            ])
        #expect(sink.flush())

        let line = try #require(output.lines.first)
        let object = try JSONValue.parse(Array(line.utf8))
        let names = object.objectValue?.map(\.name) ?? []

        #expect(output.lines.count == 1)
        #expect(names.prefix(4) == ["ts", "level", "msg", "event"])
        #expect(object["ts"]?.stringValue == "2026-11-23T18:30:05.123456Z")
        #expect(object["number"]?.integerValue == 7)
        #expect(object["truth"]?.boolValue == true)
        #expect(object["_ts"]?.stringValue == "mine")
        if value.utf8.count < 1_000 { #expect(object["text"]?.stringValue == value) }
        #expect(line.unicodeScalars.allSatisfy { !Self.isControl($0) })
    }

    @Test("text lines are one line too, and steer no terminal", arguments: hostile)
    func text(_ value: String) {
        let (logger, sink) = logger(.text(colour: false))
        logger.warning("\(value)", metadata: ["k": "\(value)"])
        #expect(sink.flush())

        #expect(output.lines.count == 1)
        #expect(output.lines[0].unicodeScalars.allSatisfy { !Self.isControl($0) })
        #expect(output.lines[0].hasPrefix("2026-11-23T18:30:05.123456Z WARNING  "))
    }

    @Test("while the output stands still lines are dropped, the unimportant ones first, and counted")
    func backPressure() throws {
        let (logger, sink) = logger(.json, capacity: 4_000)
        output.gate.withLock { _ in
            for _ in 0..<200 { logger.info("chatter") }
            for _ in 0..<5 { logger.error("trouble") }
        }
        #expect(sink.flush())

        #expect(output.lines.count { $0.contains("trouble") } == 5)
        #expect(sink.droppedCount > 0)
        #expect(output.lines.count + Int(sink.droppedCount) == 205)
    }

    @Test("a flush gives up on an output that stands still")
    func flush() {
        let (logger, sink) = logger(.json)
        output.gate.withLock { _ in
            logger.error("trouble")
            #expect(!sink.flush(within: .milliseconds(10)))
        }
        #expect(sink.flush())
    }

    @Test(
        "the format follows the setting, and colour stays away from files",
        arguments: [
            ("json", LogFormat.json), ("auto", .json), ("text", .text(colour: false)), ("yaml", nil),
        ] as [(String, LogFormat?)])
    func format(_ setting: String, _ expected: LogFormat?) throws {
        // Nothing is open as this descriptor, so it is no terminal.
        #expect(LogFormat(setting: setting, noColor: nil, descriptor: 9_999) == expected)
    }

    private func logger(_ format: LogFormat, capacity: Int = 1_000_000) -> (Logger, LogSink) {
        let sink = LogSink(capacity: capacity, write: output.append)
        let log = StructuredLog(format: format, level: .trace, sink: sink) {
            Timestamp(microseconds: 1_795_458_605_123_456)
        }
        return (log.logger(label: "test"), sink)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
