extension SmugglingVector {
    /// Exactly `chunked`, in any case, on HTTP/1.1 (RFC 9112 §6.1, §7).
    static let transferEncoding =
        each(
            "Transfer-Encoding",
            [
                "", ",", "chunked,", ",chunked", "chunked,,", "chunked, chunked", "chunked,identity", "identity",
                "gzip", "chunked, gzip", "none", "1", "chunked;q=1", "chunked ;a=b", "chunked chunked", "chunked x",
                "xchunked", "chunkedx", "chun ked", "chunke", "chunked/1", "\"chunked\"", "'chunked'", "[chunked]",
                "{chunked}", "chunked\0", "chunked\u{B}", "\u{B}chunked", "chunked\u{C}", "chunked\u{1F}",
                "chunked\u{7F}", "chunked\u{A0}", "\u{A0}chunked", "chunked\u{85}", "chunked\u{2003}",
                "chun\u{212A}ed", "\u{FF43}hunked", "\u{FEFF}chunked", "chunked\r", "chunked\n", "\rchunked",
                "\nchunked", "chunked\r\n ,identity", "\r\n chunked", "identity\r\n\tchunked",
            ]
        ) { post("Transfer-Encoding: \($0)\r\n", body: lastChunk + poison) }
        + each(
            "Transfer-Encoding",
            ["gzip, chunked", "x,chunked", "identity, chunked", "deflate , gzip, Chunked", "gzip;a=b, chunked"],
            .refused(501)
        ) { post("Transfer-Encoding: \($0)\r\n", body: lastChunk + poison) }
        + [
            ("chunked", "chunked", 400), ("chunked", "identity", 400), ("identity", "chunked", 501),
            ("gzip", "chunked", 501), ("chunked", "", 400), ("", "chunked", 400), ("chunked", "x", 400),
        ].map { first, second, status in
            SmugglingVector(
                "two Transfer-Encodings \(first.debugDescription), \(second.debugDescription)",
                post(
                    "Transfer-Encoding: \(first)\r\nX: y\r\ntransfer-encoding: \(second)\r\n",
                    body: lastChunk + poison), .refused(status))
        }
        + each("HTTP/1.0 with Transfer-Encoding", ["chunked", "identity", "gzip, chunked"]) {
            post("Connection: keep-alive\r\nTransfer-Encoding: \($0)\r\n", body: lastChunk + poison, version: "1.0")
        }
        + each("the coding", ["chunked", " chunked ", "\tchunked\t", "CHUNKED", "cHuNkEd"], .served([covered])) {
            post("Transfer-Encoding:\($0)\r\n", body: chunked(poison))
        }
        + each("an empty chunked body", ["0", "00", "0;a=b"], .served([empty, visible])) {
            post("Transfer-Encoding: chunked\r\n", body: "\($0)\r\n\r\n" + poison)
        }

    /// Both framing fields at once, in either order: whatever they say, two readers could take different ones
    /// (RFC 9112 §6.1, §6.3).
    static let bothFields = ["chunked", "Chunked", "identity", "gzip, chunked", "x", "", "chunked, chunked"].flatMap {
        coding in
        ["0", "\(lastChunk.utf8.count)", "\(lastChunk.utf8.count + size)", "x"].flatMap { length in
            [
                ("CL.TE", "Content-Length: \(length)\r\nTransfer-Encoding: \(coding)\r\n"),
                ("TE.CL", "Transfer-Encoding: \(coding)\r\nContent-Length: \(length)\r\n"),
            ].map { topic, fields in
                SmugglingVector(
                    "\(topic) \(coding.debugDescription) \(length)", post(fields, body: lastChunk + poison),
                    .refused(400))
            }
        }
    }

    static let lastChunk = "0\r\n\r\n"

    /// A chunked body of one chunk.
    static func chunked(_ data: String) -> String {
        String(data.utf8.count, radix: 16) + "\r\n" + data + "\r\n" + lastChunk
    }
}
