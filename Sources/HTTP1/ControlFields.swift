/// What the fields that steer the connection say, gathered in one pass over a head; everything that is decided from
/// fields is decided from this.
struct ControlFields: Sendable {
    private(set) var hostCount = 0
    /// Whether every Host line has a value that the grammar allows.
    private(set) var hostIsValid = true
    private(set) var lengthCount = 0
    /// The value of the last Content-Length line, nil when it is not `1*DIGIT` below 2^63.
    private(set) var length: Int?
    private(set) var codings = TransferCodings.none
    /// `close` and `keep-alive` as members of any Connection line.
    private(set) var asksToClose = false
    private(set) var asksToKeepAlive = false
    private(set) var expectsContinue = false
    private(set) var expectsSomethingElse = false

    init(_ fields: FieldSection) {
        fields.forEach { name, value in
            // The length of a name alone rules out nearly every other field.
            switch name.count {
            case 4 where name.equals(ignoringCase: "host"):
                hostCount += 1
                hostIsValid = hostIsValid && Authority.isValid(value)
            case 6 where name.equals(ignoringCase: "expect"):
                value.forEachListMember { member in
                    if member.equals(ignoringCase: "100-continue") {
                        expectsContinue = true
                    } else if !member.isEmpty {
                        expectsSomethingElse = true
                    }
                }
            case 10 where name.equals(ignoringCase: "connection"):
                value.forEachListMember { option in
                    asksToClose = asksToClose || option.equals(ignoringCase: "close")
                    asksToKeepAlive = asksToKeepAlive || option.equals(ignoringCase: "keep-alive")
                }
            case 14 where name.equals(ignoringCase: "content-length"):
                lengthCount += 1
                length = value.decimalNumber
            case 17 where name.equals(ignoringCase: "transfer-encoding"):
                codings.append(line: value)
            default:
                break
            }
        }
    }

    /// `close` wins over everything, then the version's habit counts (RFC 9112 §9.3).
    func keepsAlive(_ version: HTTPVersion) -> Bool {
        !asksToClose && (version == .http11 || asksToKeepAlive)
    }
}
