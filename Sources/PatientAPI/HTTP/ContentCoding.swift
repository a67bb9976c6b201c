/// The codings that this service can give its content (RFC 9110 §8.4.1).
enum ContentCoding: String {
    case identity, gzip
}

/// What `Accept-Encoding` wants (RFC 9110 §12.5.3).
struct AcceptedCodings: Equatable {
    /// 0 to 1,000; 0 refuses.
    private let gzip: Int
    private let identity: Int

    /// Without the field everything is acceptable, yet who does not speak of codings may not know how to undo one:
    /// identity then, as for an empty field.
    init(_ field: String?) {
        let elements = WeightedElement.list(field ?? "", limit: 32)
        func weight(_ names: String...) -> Int? { elements.first { names.contains($0.value) }?.weight }
        let others = weight("*")
        // `x-gzip` is the same coding (§8.4.1.3).
        gzip = weight("gzip", "x-gzip") ?? others ?? 0
        // Acceptable unless refused, be it by `*;q=0`; when nobody names it, whatever is named is liked better.
        identity = weight("identity") ?? others ?? 1
    }

    /// The coding of content that is worth coding, or of small content when only a coding is acceptable; nil when
    /// nothing is that we have. Of two that are liked equally it is the shorter one.
    func coding(ofSmall isSmall: Bool) -> ContentCoding? {
        if gzip > 0, identity == 0 || (gzip >= identity && !isSmall) { return .gzip }
        return identity > 0 ? .identity : nil
    }
}
