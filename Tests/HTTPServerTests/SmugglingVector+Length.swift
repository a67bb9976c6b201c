extension SmugglingVector {
    /// `Content-Length = 1*DIGIT`, said once (RFC 9110 §8.6, RFC 9112 §6.3).
    static let contentLength =
        each(
            "Content-Length",
            [
                "", "+\(size)", "-\(size)", "-0", "+0", "0x26", "0b100110", "0o46", "\(size) \(size)",
                "\(size),\(size)", "\(size), \(size)", "\(size), 0", "\(size),", ",\(size)", "\(size);q=1", "3 8",
                "3\t8", "\(size).0", "\(size)e0", "1e2", "3_8", "\"\(size)\"", "'\(size)'", "\(size)a", "a\(size)",
                "#\(size)", "(\(size))", "\(size)(x)", "\(size)%20", "NaN", "infinity", "*",
                "\u{663}\u{668}", "\u{FF13}\u{FF18}", "\u{B2}", "\u{FEFF}\(size)", "\(size)\u{A0}", "\u{A0}\(size)",
                "\(size)\u{85}", "\(size)\u{2003}", "\(size)\0", "\(size)\u{B}", "\u{B}\(size)", "\(size)\u{C}",
                "\(size)\u{1F}", "\(size)\u{7F}", "\(size)\r", "\(size)\n",
                "9223372036854775808", "-9223372036854775808", "18446744073709551616", "18446744073709551654",
                "99999999999999999999999999999999999999",
            ]
        ) { post("Content-Length: \($0)\r\n") }
        + [("\(size)", "\(size)"), ("0", "\(size)"), ("\(size)", "0"), ("", "\(size)"), ("\(size)", "x")].map {
            SmugglingVector(
                "two Content-Lengths \($0), \($1)",
                post("Content-Length: \($0)\r\nX: y\r\ncontent-length: \($1)\r\n"), .refused(400))
        }
        + each("the length", ["\(size)", "\(size) ", "\t\(size)\t ", "0000000\(size)"], .served([covered])) {
            post("Content-Length:\($0)\r\n")
        }
        + each("no length", ["", "Content-Length: 0\r\n", "Content-Length: 00\r\n"], .served([empty, visible])) {
            post($0)
        }

    /// Legal names of other fields: there is no body, and what follows is an honest second request.
    static let resemblingNames =
        each(
            "the other field",
            [
                "Content_Length", "Content-Lengths", "X-Content-Length", "Content-Length-", "ontent-Length", "Length",
                "Content.Length", "|Content-Length", "Content--Length",
            ], .served([empty, visible])
        ) { post("\($0): \(size)\r\n") }
        + each(
            "the other field", ["Transfer_Encoding", "X-Transfer-Encoding", "Transfer-Encodin", "TE"],
            .served([empty, visible])
        ) {
            post("\($0): chunked\r\n")
        }

    /// The poison was the body, as announced.
    static let covered = Executed("POST /echo \(size)")
    static let empty = Executed("POST /echo 0")
    /// The poison is a request of its own, as nothing announced a body.
    static let visible = Executed("GET /smuggled 0")
}
