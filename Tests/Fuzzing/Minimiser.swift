/// Makes an input that breaks a promise as small as it gets while it still does.
package enum Minimiser {
    /// Leaves out ever smaller parts, then puts plain bytes in place of odd ones.
    ///
    /// - Parameter fails: whether an input still breaks the promise; `input` does. Asked at most 4,000 times.
    package static func minimise(_ input: [UInt8], while fails: ([UInt8]) -> Bool) -> [UInt8] {
        var best = input
        var trials = 4_000
        func isBetter(_ candidate: [UInt8]) -> Bool {
            guard trials > 0 else { return false }
            trials -= 1
            return fails(candidate)
        }
        var size = max(1, best.count / 2)
        while true {
            var place = 0
            var hasShrunk = false
            while place < best.count {
                var candidate = best
                candidate.removeSubrange(place..<min(best.count, place + size))
                if isBetter(candidate) {
                    best = candidate
                    hasShrunk = true
                } else {
                    place += size
                }
            }
            if size == 1, !hasShrunk || trials == 0 { break }
            size = max(1, size / 2)
        }
        for place in best.indices where best[place] != UInt8(ascii: "a") {
            var candidate = best
            candidate[place] = UInt8(ascii: "a")
            if isBetter(candidate) { best = candidate }
        }
        return best
    }

    /// `bytes` as a string literal, with an escape for each byte that is not visible ASCII.
    package static func literal(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            switch byte {
            case 13: text += "\\r"
            case 10: text += "\\n"
            case 9: text += "\\t"
            case UInt8(ascii: "\\"), UInt8(ascii: "\""): text += "\\" + String(UnicodeScalar(byte))
            case 32...126: text.unicodeScalars.append(UnicodeScalar(byte))
            default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return "b\"\(text)\""
    }
}
