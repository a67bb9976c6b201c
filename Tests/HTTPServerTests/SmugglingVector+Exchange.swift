extension SmugglingVector {
    /// Bodies that no handler asked for are read all the same, and not as requests ("CL.0", "TE.0"; RFC 9112 §9.3).
    static let unwantedBodies = [
        ("GET /", "GET / \(size)", 200), ("HEAD /", "HEAD / \(size)", 200), ("GET /broken", "GET /broken \(size)", 500),
        ("OPTIONS /", "OPTIONS / 0", 204), ("OPTIONS *", "OPTIONS * 0", 204), ("GET /nowhere", "GET /nowhere 0", 404),
        ("POST http://a/nowhere", "POST /nowhere 0", 404), ("PUT /echo", "PUT /echo 0", 405),
        ("DELETE /", "DELETE / 0", 405), ("TRACE /", "TRACE / 0", 405), ("PATCH /echo", "PATCH /echo 0", 405),
        ("BREW /", "BREW / 0", 501), ("POST /items/1/", "POST /items/1/ 0", 307),
    ].flatMap { line, executed, status in
        [
            ("a length", "Content-Length: \(size)\r\n", poison),
            ("chunks", "Transfer-Encoding: chunked\r\n", chunked(poison)),
        ].map { framing, field, body in
            SmugglingVector(
                "\(line) with a body in \(framing)", "\(line) HTTP/1.1\r\nHost: a\r\n\(field)\r\n" + body,
                .served([Executed(executed, status)]))
        }
    }

    /// RFC 9110 §10.1.1.
    static let expectations =
        each(
            "Expect", ["x", "100-continue, x", "100-continued", "200-ok", "100-continue;q=1", "100 continue"],
            .refused(417)
        ) { post("Expect: \($0)\r\nContent-Length: \(size)\r\n") }
        + [
            SmugglingVector(
                "100-continue with both framing fields",
                post("Expect: 100-continue\r\nContent-Length: \(size)\r\nTransfer-Encoding: chunked\r\n"),
                .refused(400)),
            SmugglingVector(
                "100-continue with a length", post("Expect: 100-continue\r\nContent-Length: \(size)\r\n"),
                .served([covered])),
            SmugglingVector(
                "100-continue with chunks",
                post("Expect: 100-Continue\r\nTransfer-Encoding: chunked\r\n", body: chunked(poison)),
                .served([covered])),
            SmugglingVector(
                "100-continue without a body", post("Expect: 100-continue\r\n"), .served([empty, visible])),
        ]
        + [("/nowhere", 404), ("/items/1", 405), ("/items/1/", 307)].map { path, status in
            SmugglingVector(
                "100-continue where no body is wanted, \(status)",
                "POST \(path) HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: \(size)\r\n\r\n" + poison,
                .guarded(Executed("POST \(path) 0", status)))
        }

    /// Not done, therefore ignored: the connection goes on as HTTP/1.1 (RFC 9110 §7.8).
    static let upgrades = each(
        "Upgrade", ["h2c", "websocket", "TLS/1.0, HTTP/1.1", "HTTP/2.0"], .served([covered])
    ) {
        post(
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: \($0)\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"
                + "Content-Length: \(size)\r\n")
    }

    /// After the last request of a connection nothing is executed (RFC 9112 §9.6).
    static let lastRequests =
        each(
            "the last request",
            [
                "Connection: close\r\n", "Connection: CLOSE\r\n", "Connection: x, close\r\n", "Connection: ,close,\r\n",
                "Connection: keep-alive, close\r\n", "Connection: keep-alive\r\nconnection: close\r\n",
                "Connection: close\r\nConnection: keep-alive\r\n",
            ], .servedLast([Executed("GET / 0")])
        ) { "GET / HTTP/1.1\r\nHost: a\r\n\($0)\r\n" + poison }
        + each(
            "the last request of HTTP/1.0", ["", "Connection: x\r\n", "Keep-Alive: 300\r\n", "Host: a\r\n"],
            .servedLast([Executed("GET / 0")])
        ) { "GET / HTTP/1.0\r\n\($0)\r\n" + poison }

    /// What is refused for its size is not read on from either.
    static let limits = [
        SmugglingVector("a long target", "GET /\(long) HTTP/1.1\r\nHost: a\r\n\r\n" + poison, .refused(414)),
        SmugglingVector("a long method", "\(long) / HTTP/1.1\r\nHost: a\r\n\r\n" + poison, .refused(501)),
        SmugglingVector("a long field", post("X: \(long)\r\n"), .refused(431)),
        SmugglingVector("a long field name", post("\(long): y\r\n"), .refused(431)),
        SmugglingVector("many fields", post(String(repeating: "X: y\r\n", count: 200)), .refused(431)),
        SmugglingVector(
            "a long chunk extension", post("Transfer-Encoding: chunked\r\n", body: "3;\(long)\(long)\r\n" + poison),
            .refused(400)),
        SmugglingVector(
            "a long trailer", post("Transfer-Encoding: chunked\r\n", body: "0\r\nX: \(long)\r\n\r\n" + poison),
            .refused(431)),
    ]

    private static let long = String(repeating: "a", count: 9_000)
}
