/// A name as a search compares it: letters and digits without case and marks, everything else gone but the blanks.
///
///     María-José  O'Brien     mariajose obrien, with words that begin at maria, jose, o and brien
///
/// A word reaches from its beginning to the next blank, so that `obrien`, `o'brien` and `brien` all find O'Brien.
package struct FoldedName: Sendable {
    /// UTF-8, with one blank between what white space divides.
    private let bytes: [UInt8]
    /// Where words begin.
    private let starts: [Int]

    package init(_ name: String) {
        var folding = Folding()
        if name.utf8.allSatisfy({ $0 < 0x80 }) {
            for byte in name.utf8 { folding.add(ascii: byte) }
        } else {
            for scalar in EmailAddress.folded(name).canonicallyDecomposed.unicodeScalars { folding.add(scalar) }
        }
        bytes = folding.bytes
        starts = folding.starts
    }

    /// Its words, each up to the next blank; the same one may come twice.
    package var words: [[UInt8]] {
        starts.map { start in Array(bytes[start...].prefix { $0 != 0x20 }) }
    }

    /// - Parameter beginning: folded, without a blank.
    package func hasWord(beginningWith beginning: [UInt8]) -> Bool {
        starts.contains { bytes[$0...].starts(with: beginning) }
    }

    /// The beginnings that a typed text asks for: between two separators one, none of them the beginning of another, the
    /// longest first.
    package static func beginnings(in text: String) -> [[UInt8]] {
        let name = FoldedName(text)
        let ends = name.starts.dropFirst() + [name.bytes.count]
        let pieces = zip(name.starts, ends).map { start, end in
            Array(name.bytes[start..<end].prefix { $0 != 0x20 })
        }
        var beginnings: [[UInt8]] = []
        for piece in pieces.sorted(by: precedes) where !beginnings.contains(where: { $0.starts(with: piece) }) {
            beginnings.append(piece)
        }
        return beginnings
    }

    private static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count ? left.lexicographicallyPrecedes(right) : left.count > right.count
    }
}

/// Takes a name scalar by scalar.
private struct Folding {
    private(set) var bytes: [UInt8] = []
    private(set) var starts: [Int] = []
    private var isInWord = false

    init() {
        bytes.reserveCapacity(64)
        starts.reserveCapacity(8)
    }

    mutating func add(ascii byte: UInt8) {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): beginWord()
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            beginWord()
            bytes.append(byte | 0x20)
            return
        case 0x20, 0x09...0x0D: return endChunk()
        default:
            isInWord = false
            return
        }
        bytes.append(byte)
    }

    mutating func add(_ scalar: Unicode.Scalar) {
        guard !scalar.isASCII else { return add(ascii: UInt8(truncatingIfNeeded: scalar.value)) }
        if let plain = Self.strokes[scalar] {
            beginWord()
            bytes += plain.utf8
            return
        }
        let category = scalar.properties.generalCategory
        if category.isMark || category == .format { return }  // belongs to the letter before it
        if scalar.properties.isWhitespace { return endChunk() }
        switch category {
        case .decimalNumber, .letterNumber, .otherNumber: break
        case _ where category.isLetter: break
        default:
            isInWord = false
            return
        }
        beginWord()
        bytes += UTF8.encode(scalar).map(Array.init) ?? []
    }

    private mutating func beginWord() {
        if !isInWord { starts.append(bytes.count) }
        isInWord = true
    }

    private mutating func endChunk() {
        isInWord = false
        if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
    }

    /// Letters that people type without their stroke, although Unicode does not take them apart.
    private static let strokes: [Unicode.Scalar: String] = [
        "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
    ]
}
