/// What the mutator inserts: the words of the protocol, and what has fooled other parsers.
extension Mutator {
    static let bytes: [UInt8] =
        Array("\r\n\0 \t:,;\"=/?%@[]*-+_0x1aF\\".utf8) + [0x0B, 0x0C, 0x7F, 0x80, 0x85, 0xA0, 0xFF]

    static let lineEnds = ["\n", "\r", "\r\r\n", "\r\n\r\n", "\n\r", "\r\n ", "\r\n\t", "\r\0\n", "", " \r\n", "\u{b}"]
        .map { Array($0.utf8) }

    static let words = [
        "chunked", "Chunked", "identity", "gzip, chunked", "close", "keep-alive", "100-continue", "HTTP/1.1",
        "HTTP/1.0",
        "HTTP/2.0", "HTTP/1.2", "http://a/", "https://", "*", "CONNECT", "OPTIONS", "HEAD", "Host", "Content-Length",
        "Transfer-Encoding", "\r\n", "\r\n\r\n", "0\r\n\r\n", "1\r\na\r\n", "0x", "+", "-", "_", "%00", "%2f", "%zz",
        "[::1]", "a@b", ";a=\"b\"", ";", "\"\\\"", "\u{212a}", "\u{661}", "\u{a0}", "\u{feff}", "\u{ff15}", " ", "\t",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    ].map { Array($0.utf8) }

    static let lines = [
        "Content-Length: 3", "Content-Length: 0", "Content-Length: 3, 3", "Content-Length: +3", "Content-Length:",
        "content-length : 3", "Content_Length: 3", "Transfer-Encoding: chunked", "transfer-encoding:chunked",
        "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity", "Transfer-Encoding : chunked",
        "Transfer-Encoding:\u{b}chunked", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: \"chunked\"",
        " Transfer-Encoding: chunked", "X: y\r\n Transfer-Encoding: chunked", "Host: b", "Host:", "Host: a@b", "hOST:a",
        "Connection: close", "Connection: keep-alive, close", "Connection: upgrade", "Upgrade: h2c", "Expect: x",
        "Expect: 100-continue", "X:", ":", "X", " folded", "X: \u{e9}", "0", "3", "abc", "ffffffffffffffff", "X: \"",
    ].map { Array($0.utf8) }

    static let numbers = [
        "0", "1", "00", "-1", "+1", "0x1", "1_0", "1e1", "1.0", "9", "15", "16", "64", "65", "255", "256", "65535",
        "65536", "2147483647", "2147483648", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "7fffffffffffffff", "8000000000000000", "ffffffffffffffff",
        "10000000000000000", "00000000000000000000000000000001", "\u{661}", "\u{ff11}", "", "1 ", " 1", "1,1",
    ].map { Array($0.utf8) }
}
