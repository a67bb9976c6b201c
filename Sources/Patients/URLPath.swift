/// The path of an `http` URL: dot segments resolved, what needs it percent-encoded (WHATWG URL, "path state").
enum URLPath {
    /// - Parameter path: empty, or from its first slash on.
    static func serialised(_ path: ArraySlice<UInt8>) -> [UInt8] {
        let typed = path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        var segments: [ArraySlice<UInt8>] = []
        for (index, segment) in typed.enumerated() {
            let isLast = index == typed.count - 1
            switch dots(in: segment) {
            case 1: break
            case 2: _ = segments.popLast()
            default:
                segments.append(segment)
                continue
            }
            // A path that ends in a dot segment names a folder.
            if isLast { segments.append([]) }
        }
        var output: [UInt8] = []
        for segment in segments {
            output.append(UInt8(ascii: "/"))
            output += PercentEncoding.encode(segment, .path)
        }
        return output.isEmpty ? [UInt8(ascii: "/")] : output
    }

    /// 1 for `.`, 2 for `..`, in any spelling with `%2e`; 0 for every other segment.
    private static func dots(in segment: ArraySlice<UInt8>) -> Int {
        var rest = segment
        var dots = 0
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.starts(with: "2e".utf8) || rest.starts(with: "2E".utf8) {
                rest = rest.dropFirst(2)
            } else if byte != UInt8(ascii: ".") {
                return 0
            }
            dots += 1
        }
        return dots <= 2 ? dots : 0
    }
}
