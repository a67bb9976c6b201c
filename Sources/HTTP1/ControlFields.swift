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

    /// Of a response, which has no Host.
    init(_ fields: FieldSection) {
        var host: [UInt8] = []
        self.init(fields, knownHost: &host)
    }

    /// - Parameter knownHost: a value of Host that was found valid before, and afterwards the one that was found now.
    init(_ fields: FieldSection, knownHost: inout [UInt8]) {
        fields.forEach { name, value in
            // The length of a name alone rules out nearly every other field.
            switch name.count {
            case 4 where name.equals(ignoringCase: "host"):
                hostCount += 1
                hostIsValid = hostIsValid && Self.isValid(host: value, known: &knownHost)
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

    /// Looks at a host that is longer than usual each time, lest it be kept.
    private static func isValid(host: UnsafeRawBufferPointer, known: inout [UInt8]) -> Bool {
        if host.equals(known) { return !known.isEmpty }
        guard Authority.isValid(host) else { return false }
        if host.count <= 255 { known = Array(host) }
        return true
    }

    /// `close` wins over everything, then the version's habit counts (RFC 9112 §9.3).
    func keepsAlive(_ version: HTTPVersion) -> Bool {
        !asksToClose && (version == .http11 || asksToKeepAlive)
    }
}
