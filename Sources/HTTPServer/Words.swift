/// Some words, one behind the other in one array: to compare with one of them takes neither text nor a reference.
struct Words: Sendable {
    let bytes: [UInt8]
    /// Where each begins in `bytes`, and where the last one ends.
    private let starts: [Int]

    init(_ words: [[UInt8]]) {
        bytes = words.flatMap(\.self)
        starts = words.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    }

    var count: Int { starts.count - 1 }

    /// Where the word at `place` lies.
    subscript(place: Int) -> Range<Int> { starts[place]..<starts[place + 1] }
}
