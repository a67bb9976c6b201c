/// Names that no mail outside can reach (the registry of RFC 6761, as far as the service this one replaces refused
/// them). `example.com` and its kind are open: demonstrations and tests use them.
enum SpecialUseDomain {
    private static let names = ["arpa", "invalid", "local", "localhost", "onion", "test"]

    /// Whether a lower-case domain is one or lies below one.
    static func contains(_ domain: String, allowingTest: Bool) -> Bool {
        let top = domain.utf8.lastIndex(of: UInt8(ascii: ".")).map { domain[domain.index(after: $0)...] } ?? domain[...]
        return names.contains { $0 == top && !(allowingTest && $0 == "test") }
    }

    /// Whether a top-level label could be one, whatever its case: by its length and first letter.
    static func mayBe(_ label: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = label.first else { return false }
        return names.contains { $0.utf8.count == label.count && $0.utf8.first == first | 0x20 }
    }
}
