/// The validator of a patient's representation: `"<id>-<version>"`, always strong (RFC 9110 §8.8.3).
struct EntityTag: Equatable {
    let id: Int64
    let version: Int

    var text: String { "\"\(id)-\(version)\"" }
}

/// The value of `If-Match` or `If-None-Match` (RFC 9110 §13.1.1, §13.1.2).
enum EntityTagCondition: Equatable {
    case any
    /// The opaque parts, quotation marks included, and whether each was marked weak.
    case tags([Tag])

    struct Tag: Equatable {
        let text: String
        let isWeak: Bool
    }

    /// Nil without the field. What is no entity tag is left out, and so matches nothing.
    init?(_ field: String?) {
        guard let field else { return nil }
        if field.trimmingBlanks == "*" {
            self = .any
            return
        }
        // Our own tags contain no comma, so an element torn at one inside a foreign tag matches nothing, as it should.
        self = .tags(
            field.split(separator: ",", maxSplits: 64).prefix(64).compactMap { element in
                let text = element.trimmingBlanks
                let isWeak = text.hasPrefix("W/")
                let opaque = isWeak ? String(text.dropFirst(2)) : text
                guard opaque.utf8.count >= 2, opaque.hasPrefix("\""), opaque.hasSuffix("\"") else { return nil }
                return Tag(text: opaque, isWeak: isWeak)
            })
    }

    /// Weak comparison, for `If-None-Match`: marks do not matter.
    func matchesWeakly(_ tag: EntityTag) -> Bool { matchesWeakly(tag.text) }

    /// - Parameter tag: with its quotation marks.
    func matchesWeakly(_ tag: String) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { $0.text == tag }
        }
    }

    /// Strong comparison, for `If-Match`: a weak tag never matches.
    func matchesStrongly(_ tag: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { !$0.isWeak && $0.text == tag.text }
        }
    }
}
