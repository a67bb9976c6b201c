import JSON
import Timekeeping

/// Values as all representations write them.
extension JSONWriter {
    mutating func optional(_ text: String?) {
        if let text { string(text) } else { null() }
    }

    mutating func optional(_ moment: Timestamp?) {
        if let moment { self.moment(moment) } else { null() }
    }

    mutating func optional(_ number: (some BinaryInteger)?) {
        if let number { integer(number) } else { null() }
    }

    /// RFC 3339, which needs no escape.
    mutating func moment(_ moment: Timestamp) {
        let text = CivilTime(moment).rfc3339Bytes
        var quoted: [UInt8] = []
        quoted.reserveCapacity(text.count + 2)
        quoted.append(UInt8(ascii: "\""))
        quoted += text
        quoted.append(UInt8(ascii: "\""))
        raw(quoted)
    }
}
