import JSON
import TestSupport

enum JSONCorpus {
    /// Texts that are not JSON, each wrong in its own way.
    static let malformed: [String] = [
        "", " ", "\n\t ", "{", "[", "}", "]", ",", ":", "\"", "{\"", "{\"a", "{\"a\"", "{\"a\" ", "{\"a\":", "{\"a\": ",
        "{\"a\":1", "{\"a\":1 ", "{\"a\":1,", "{\"a\":1, ", "{\"a\":1,}", "{\"a\":1,,}", "{,}", "{:}", "{1:2}", "{a:1}",
        "{'a':1}", "{\"a\" 1}", "{\"a\"::1}", "{\"a\":}", "{\"a\":1 \"b\":2}", "{\"a\":1;\"b\":2}", "{\"a\":1}}",
        "{\"a\":1}]",
        "[1", "[1 ", "[1,", "[1, ", "[1,]", "[1,,2]", "[,1]", "[,]", "[1 2]", "[1}", "[1]]", "[]]", "[] []", "{} {}",
        "1 2", "1a", "01", "-", "-a", "--1", "+1", ".5", "1.", "1.e5", "1e", "1e+", "1e-", "1E", "0x10", "1_000", "00",
        "-01", "1..2", "1.2.3", "[01]", "[1.]", "[-]", "[1e]", "{\"a\":01}", "{\"a\":-}", "\u{661}", "[\u{661}]",
        "t", "tru", "truE", "True", "TRUE", "fals", "nul", "nulll", "None", "undefined", "[tru]", "[nul", "truefalse",
        "\"", "\"a", "\"\\", "\"\\\"", "\"\\x\"", "\"\\'\"", "\"\\0\"", "\"a\\", "\"\\u", "\"\\u\"", "\"\\u1",
        "\"\\u12\"",
        "\"\\u123\"", "\"\\u123", "\"\\u1234", "\"\\u123g\"", "\"\\ug123\"", "\"\\u 123\"", "\"\\u+123\"",
        "\"\\uñ123\"",
        "\"\\u12ñ\"", "\"\\u12ñ4\"", "\"\\uD83D\\", "\"\\uD83D\\u", "\"\\uD83D\\u\"", "\"\\uD83D\\uDE0\"",
        "\"\\uD83D\\uDE0g\"",
        "\"\\uD83D\\uDE00", "\"\\uD83D\\x\"", "\"\\uD83D", "\"\\U0001\"", "\"\u{0}\"", "\"\u{1F}\"", "\"a\nb\"",
        "\"a\tb\"",
        "\"a\rb\"", "{\"a\nb\":1}", "[\"a\u{1}\"]", "{\"a\":\"b", "{\"a\":\"b}", "{\"a\":\"b\"", "{\"a\":[1,2}",
        "{\"a\":{\"b\":1}",
        "[[[1]]", "[{]}", "{\"a\":[}", "{\"ñ\":\"ü\",}", "\"ñandú\" x", "{\"😀\":1,2}", "\u{A0}1", "1\u{A0}",
        "\u{2028}[]",
        "[\u{FEFF}]", "\u{FEFF}", "\u{FEFF} ", "\u{FEFF}{", "{}\u{FEFF}", "\u{B}1", "\u{C}[]", "[1]\u{0}", "\u{0}",
        "/*x*/1",
        "1//x", "[1,2 // x\n]", "{\"a\":1\n,\n}", "{\n  \"a\": 1,\n  b: 2\n}", "\r\n\r\n{\r\n x", "name=A&email=a@b.co",
        "<a/>",
        "@", "#", "$", "*", "\\", "\\u0041", "`1`", "(1)", "{\"a\":(1)}", "{\"a\":.5}", "{\"a\":+5}", "{\"a\":'b'}",
        "{{}}",
        "{[]:1}", "{null:1}", "{true:1}", "{\"a\":1,\"b\"}", "{\"a\":1,\"b\":}", "{\"a\":1,\"b\":2", "{\"a\":NULL}",
    ]

    /// Texts that are JSON, with what they mean.
    static let wellFormed: [(String, JSONValue)] = [
        ("null", .null), ("true", .bool(true)), ("false", .bool(false)), (" \t\r\n1 \n", .number("1")),
        ("[]", .array([])), ("{}", .object([])), ("[ ]", .array([])), ("{ }", .object([])),
        ("-0", .number("-0")), ("0.0", .number("0.0")), ("-0.5e-7", .number("-0.5e-7")),
        ("1e5", .number("1e5")), ("1E+5", .number("1E+5")), ("10", .number("10")), ("1e-999", .number("1e-999")),
        ("123456789012345678901234567890", .number("123456789012345678901234567890")),
        (#""""#, .string("")), (#""a""#, .string("a")), (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
        (#""\u0041\u00f1\u20ac\ud83d\ude00\u0000""#, .string("Añ€😀\u{0}")), (#""\uD83D\uDE00x""#, .string("😀x")),
        (#""\uFFFD\ue000""#, .string("\u{FFFD}\u{E000}")), ("\"\u{7F}\u{2028}\"", .string("\u{7F}\u{2028}")),
        ("\u{FEFF}[1]", .array([.number("1")])),
        (#"["a",null,true,[{}]]"#, .array([.string("a"), .null, .bool(true), .array([.object([])])])),
        (
            #"{"b":1,"a":{"":[]}}"#,
            .object([
                JSONMember(name: "b", value: .number("1")),
                JSONMember(name: "a", value: .object([JSONMember(name: "", value: .array([]))])),
            ])
        ),
        (
            "{\"\u{E9}\":1,\"e\u{301}\":2}",
            .object([
                JSONMember(name: "\u{E9}", value: .number("1")), JSONMember(name: "e\u{301}", value: .number("2")),
            ])
        ),
    ]

    /// A random tree, at most `depth` levels deep, with distinct names.
    static func tree(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .number(number(using: &generator))
        case 3, 4: return .string(text(using: &generator))
        case 5, 6:
            let count = Int.random(in: 0...4, using: &generator)
            return .object(
                (0..<count).map { index in
                    JSONMember(
                        name: text(using: &generator) + "\(index)", value: tree(depth: depth - 1, using: &generator))
                })
        default:
            let count = Int.random(in: 0...4, using: &generator)
            return .array((0..<count).map { _ in tree(depth: depth - 1, using: &generator) })
        }
    }

    /// A well-formed text with one to three bytes or snippets exchanged, removed or put in.
    static func mutilated(using generator: inout SeededGenerator) -> [UInt8] {
        let snippets = [
            "\"", "\\", "{", "}", "[", "]", ",", ":", "\\u", "\\u12", "\\ud83d", "\\udE00", "\\uD83D\\uDE00", "\n", " ",
            "0",
            "-", ".", "e", "E+", "ñ", "😀", "true", "null", "\u{1}", "1e", "\u{FEFF}", "\r\n", "/",
        ]
        var text = tree(depth: 3, using: &generator).encoded
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let place = Int.random(in: 0...text.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: text.removeSubrange(place...)
            case 1 where place < text.count: text.remove(at: place)
            case 2 where place < text.count: text[place] = UInt8.random(in: 0...127, using: &generator)
            default: text.insert(contentsOf: Array((snippets.randomElement(using: &generator) ?? "").utf8), at: place)
            }
        }
        return text
    }

    private static func number(using generator: inout SeededGenerator) -> String {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: "\(Int64.random(in: .min ... .max, using: &generator))"
        case 1: "\(Int.random(in: -9...9, using: &generator)).\(Int.random(in: 0...999, using: &generator))"
        case 2: "\(Int.random(in: -9...9, using: &generator))e\(Int.random(in: -300...300, using: &generator))"
        default: "\(Int.random(in: 0...9, using: &generator))"
        }
    }

    private static func text(using generator: inout SeededGenerator) -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "b", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "\u{7F}", "ñ", "\u{301}", "€", "😀",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...9, using: &generator) {
            text.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? "a")
        }
        return text
    }
}
