extension SmugglingVector {
    private static func post(chunks: String) -> String {
        post("Transfer-Encoding: chunked\r\n", body: chunks)
    }

    private static let three = Executed("POST /echo 3")

    /// `chunk-size [ chunk-ext ] CRLF` (RFC 9112 §7.1, §7.1.1). The body ends properly behind the size, so that a
    /// reader who takes it for 3 goes on to the poison.
    static let chunkSizes =
        each(
            "chunk size",
            [
                "", "+3", "-3", "0x3", "x3", "3h", "3 ", " 3", "\t3", "3\t", "3 3", "g", "3g", "_3", "3_0", "0_2e",
                "3.0",
                "3,3", "3:", "\u{663}", "\u{FF13}", "3\0", "3\u{B}", "3\u{A0}", "\"3\"",
                "8000000000000000", "ffffffffffffffff", "10000000000000003", "fffffffffffffffffffffffffffffff3",
                "3;", "3; ", "3;;", "3;a=", "3;=b", "3;a=b;", "3;a=\"", "3;a=\"b", "3;a\"b\"", "3;a=b c", "3;a=\"b\"c",
                "3;a=b=c", "3;\u{7F}=1", "3;a=\u{1}", "3;a=\"\u{1}\"", "3;(a)", "3;a=[b]", "3 a",
                "3;a=b\rc", "3;a=b\nc", "3;a=\"\r\n\"", "3;\r\na", "3\r", "3;a\r", "3\n", "3;a\n", "3;a=\"\\\r\n\"",
            ]
        ) { post(chunks: "\($0)\r\nabc\r\n" + lastChunk + poison) }
        + each("chunk size ended by", ["\n", "\r", "\r\r\n", "\n\r", " \r\n", "\0\r\n"]) {
            post(chunks: "3\($0)abc\r\n" + lastChunk + poison)
        }
        + each(
            "the chunk size",
            [
                "3", "0003", "00000000000000000000003", "3;a", "3;a=b", "3 ;a=b", "3;a=\"b;\\\"c\"", "3 ; a = b",
                "3;a;b=c",
            ],
            .served([three])
        ) { post(chunks: "\($0)\r\nabc\r\n" + lastChunk) }

    /// CRLF directly behind the data, compared and not skipped.
    static let chunkData =
        each(
            "data of 3 bytes",
            [
                "abc", "abc\n", "abc\r", "abcX\n", "abc\rX", "abc\n\n", "abc\r\r\n", "abc\n\r", "abcd\r\n", "ab\r\n",
                "abc \r\n", "abc\0\0", "abcXX",
                "\r\nabc\r\n", "abc\t\r\n", "\r\n", "abcdefgh\r\n",
            ]
        ) { post(chunks: "3\r\n\($0)" + lastChunk + poison) }
        + [
            SmugglingVector(
                "a chunk that holds line ends, sizes and a request",
                post(chunks: "\(String(size + 7, radix: 16))\r\n\r\n0\r\n\r\n\(poison)\r\n0\r\n\r\n"),
                .served([Executed("POST /echo \(size + 7)")])),
            SmugglingVector(
                "a request in pieces of one byte",
                post(chunks: poison.unicodeScalars.map { "1\r\n\($0)\r\n" }.joined() + lastChunk), .served([covered])),
        ]

    /// Checked like fields and dropped: none of them changes the message they end (RFC 9112 §7.1.2).
    static let trailers =
        each(
            "trailers",
            [
                "X\r\n", "X y\r\n", " X: y\r\n", "\tX: y\r\n", "X : y\r\n", "X\t: y\r\n", ": y\r\n", "X: y\n", "X: y\r",
                "X: y\r\r\n", "X: y\r\n z\r\n", "X: \0\r\n", "X: \u{7F}\r\n", "X: y\rZ: w\r\n", "X: y\nZ: w\r\n", "\n",
                "\r", "X\u{A0}: y\r\n", "(X): y\r\n", "X: y\u{B}\r\n",
            ]
        ) { post(chunks: "0\r\n\($0)\r\n" + poison) }
        + [
            SmugglingVector("a request in place of trailers", post(chunks: "0\r\n" + poison), .refused(400)),
            SmugglingVector("a last chunk ended by LF", post(chunks: "0\n\n" + poison), .refused(400)),
            SmugglingVector("a last chunk with data", post(chunks: "0\r\nabc\r\n\r\n" + poison), .refused(400)),
        ]
        + each(
            "the trailers",
            [
                "X: y\r\n", "Content-Length: \(size)\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: x\r\n",
                "Host: b\r\n", "Host: b\r\nHost: c\r\n", "Connection: close\r\n", "Expect: x\r\n", "X:\r\n",
                "X: GET /smuggled HTTP/1.1\r\n",
            ], .served([three])
        ) { post(chunks: "3\r\nabc\r\n0\r\n\($0)\r\n") }
}
