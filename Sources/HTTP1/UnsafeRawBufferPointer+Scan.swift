extension UnsafeRawBufferPointer {
    /// Where the first byte of `range` lies that cannot stand inside a line (a control other than HTAB, or DEL);
    /// nil when there is none.
    ///
    /// Eight bytes at a time: in `(word - 0x20…) & ~word` the high bit of a byte is set where the byte is below 0x20.
    /// A borrow can set it wrongly only above a byte where it is right, and the lowest is the one wanted.
    @inline(__always)
    func firstControl(in range: Range<Int>) -> Int? {
        precondition(range.upperBound <= count, "a scan must stay inside its buffer")
        let high: UInt64 = 0x8080_8080_8080_8080
        var index = range.lowerBound
        while index &+ 8 <= range.upperBound {
            let word = UInt64(littleEndian: loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let control = (word &- 0x2020_2020_2020_2020) & ~word
            let deleted = word ^ 0x7F7F_7F7F_7F7F_7F7F
            let stops = (control | (deleted &- 0x0101_0101_0101_0101) & ~deleted) & high
            guard stops != 0 else {
                index &+= 8
                continue
            }
            index &+= stops.trailingZeroBitCount &>> 3
            if self[index] != ASCII.tab { return index }
            index &+= 1
        }
        while index < range.upperBound {
            let byte = self[index]
            if byte < 0x20 && byte != ASCII.tab || byte == 0x7F { return index }
            index &+= 1
        }
        return nil
    }
}
