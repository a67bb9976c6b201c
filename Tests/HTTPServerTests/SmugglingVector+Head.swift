extension SmugglingVector {
    /// `field-name ":" OWS field-value OWS CRLF`, for the two fields that decide how long the message is and one that
    /// decides nothing (RFC 9112 §2.2, §5).
    static let fieldLines = [
        ("Content-Length", "\(size)", poison), ("Transfer-Encoding", "chunked", chunked(poison)), ("X", "y", poison),
    ].flatMap { name, value, body in
        each(
            "field line",
            [
                "\(name) : \(value)", "\(name)\t: \(value)", " \(name): \(value)", "\t\(name): \(value)",
                "\(name)\u{B}: \(value)", "\(name)\0: \(value)", "\(name)\r: \(value)", "\(name)\n: \(value)",
                "\(name):\r\n \(value)", "\(name):\r\n\t\(value)", "\(name):\n \(value)", "\(name)\r\n: \(value)",
                "\(name)\u{A0}: \(value)", "\u{FEFF}\(name): \(value)", "(\(name)): \(value)", "\"\(name)\": \(value)",
                "\(name);: \(value)", "\(name)", "\(name) \(value)", "\(name)=\(value)", ": \(value)",
                "Y: z\r\(name): \(value)", "Y: z\n\(name): \(value)", "Y: z\r\r\n\(name): \(value)",
                "Y: z\0\r\n\(name): \(value)", "Y: z\r\n \r\n\(name): \(value)", "\(name): \(value)\r\r",
            ]
        ) { post($0 + "\r\n", body: body) }
    }

    /// `method SP request-target SP HTTP-version CRLF` (RFC 9112 §3).
    static let requestLines =
        each(
            "request line",
            [
                "GET  / HTTP/1.1", "GET /  HTTP/1.1", "GET\t/ HTTP/1.1", "GET /\tHTTP/1.1", " GET / HTTP/1.1",
                "GET / HTTP/1.1 ", "GET / HTTP/1.1\t", "GET /a b HTTP/1.1", "GET / HTTP/1.1\r", "GET /\0 HTTP/1.1",
                "GET /\r HTTP/1.1", "GET /\n HTTP/1.1", "GET\u{B}/ HTTP/1.1", "GET /\u{C}HTTP/1.1",
                "GET\u{A0}/ HTTP/1.1", "GET / HTTP/1", "GET / HTTP/01.1", "GET / HTTP/1.01", "GET / http/1.1",
                "GET / HTTP/1,1", "GET / HTTP/1.1.1", "GET / HTTP/+1.1", "GET / HTTP /1.1", "GET / HTTPS/1.1",
                "GET / HTTP/\u{FF11}.1", "GET /", "GET", "/ HTTP/1.1", "GET HTTP/1.1", "G@T / HTTP/1.1",
                "(GET) / HTTP/1.1", "\0GET / HTTP/1.1", "\nGET / HTTP/1.1", "\r\n\r\nGET / HTTP/1.1",
                "GET * HTTP/1.1", "GET a HTTP/1.1", "GET /#f HTTP/1.1", "GET /%zz HTTP/1.1", "GET /% HTTP/1.1",
                "GET /\u{80} HTTP/1.1", "GET /\\ HTTP/1.1", "GET /<> HTTP/1.1", "GET ftp://a/ HTTP/1.1",
                "GET http:///x HTTP/1.1", "GET http://u@a/ HTTP/1.1", "GET http://a b/ HTTP/1.1",
                "GET http://a:b/ HTTP/1.1", "OPTIONS ** HTTP/1.1", "OPTIONS *?x HTTP/1.1",
            ]
        ) { "\($0)\r\nHost: a\r\n\r\n" + poison }
        + each(
            "request line",
            ["GET / HTTP/2.0", "GET / HTTP/1.2", "GET / HTTP/0.9", "GET / HTTP/3.0", "PRI * HTTP/2.0"], .refused(505)
        ) { "\($0)\r\nHost: a\r\n\r\n" + poison }
        + each("request line", ["CONNECT a:80 HTTP/1.1", "CONNECT / HTTP/1.1"], .refused(501)) {
            "\($0)\r\nHost: a\r\n\r\n" + poison
        }
        + [
            SmugglingVector("lines ended by LF", "GET / HTTP/1.1\nHost: a\n\n" + poison, .refused(400)),
            SmugglingVector("a head ended by LF", "GET / HTTP/1.1\r\nHost: a\r\n\n" + poison, .refused(400)),
            SmugglingVector("a head ended by CR", "GET / HTTP/1.1\r\nHost: a\r\n\r" + poison, .refused(400)),
            SmugglingVector(
                "one empty line before the request", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                .served([Executed("GET / 0")])),
        ]

    /// Exactly one, well-formed (RFC 9112 §3.2); the authority of an absolute target stands above it (§3.2.2).
    static let hosts =
        each(
            "Host lines",
            [
                "", "Host:\r\n", "Host: \r\n", "Host: a\r\nHost: a\r\n", "Host: a\r\nhost: b\r\n", "Host: a b\r\n",
                "Host: a, b\r\n", "Host: u@a\r\n", "Host: a:8x\r\n", "Host: a:-1\r\n", "Host: a:99999\r\n",
                "Host: a:1:2\r\n", "Host: [::1\r\n", "Host: ::1\r\n", "Host: [::1]x\r\n", "Host: [g::]\r\n",
                "Host: a/b\r\n", "Host: a?b\r\n", "Host: a#b\r\n", "Host: http://a\r\n", "Host: a\\b\r\n",
                "Host: a\tb\r\n", "Host: \u{E4}\r\n", "Host: %zz\r\n", "Host: <a>\r\n", "Host : a\r\n", "Host: a\0\r\n",
            ]
        ) { "GET / HTTP/1.1\r\n\($0)\r\n" + poison }
        + each("an absolute target with Host lines", ["", "Host:\r\n", "Host: a b\r\n", "Host: a\r\nHost: a\r\n"]) {
            "GET http://a/ HTTP/1.1\r\n\($0)\r\n" + poison
        }
        + each("HTTP/1.0 with Host lines", ["Host: a\r\nHost: b\r\n", "Host: a b\r\n"]) {
            "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\($0)\r\n" + poison
        }
        + each("an absolute target and Host", ["a", "b", "b:80"], .served([Executed("GET / 0")])) {
            "GET http://a/ HTTP/1.1\r\nHost: \($0)\r\n\r\n"
        }
}
