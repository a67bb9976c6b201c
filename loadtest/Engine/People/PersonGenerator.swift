/// Makes people. Person *n* of a seed is a pure function of both: any loop can make any person, in any order, and a
/// second run makes the same bytes.
///
/// The seed is also written into every e-mail address, so two runs with different seeds never meet in the unique index,
/// and the address alone tells which run and which person it was. All addresses end in RFC 2606 domains: a mail that
/// escapes reaches nobody.
package struct PersonGenerator: Sendable {
    private let seed: UInt64
    private let tag: String

    package init(seed: UInt64) {
        self.seed = seed
        tag = String(seed, radix: 36)
    }

    /// Person `number`; every one is valid by the API's rules.
    package func person(_ number: UInt64) -> GeneratedPerson {
        var random = RandomSource(seed: seed, stream: number)
        let culture = NameCatalogue.cultures[random.below(NameCatalogue.cultures.count)]
        let given = random.pick(culture.given)
        let family = random.pick(culture.family)
        return GeneratedPerson(
            name: Self.fullName(given.written, family.written, in: culture, &random),
            email: email(given.ascii, family.ascii, number, &random),
            phone: PhoneForms.phone(&random),
            documentURL: Self.documentURL(family.ascii, &random))
    }

    private static func fullName(
        _ given: String, _ family: String, in culture: NameCatalogue.Culture, _ random: inout RandomSource
    ) -> String {
        switch culture.order {
        case .givenFamily:
            // One in four carries a second family name, as in Spanish-speaking countries, or a double-barrelled one.
            guard culture.combines, random.below(4) == 0 else { return "\(given) \(family)" }
            let second = random.pick(culture.family).written
            return random.below(3) == 0 ? "\(given) \(family)-\(second)" : "\(given) \(family) \(second)"
        case .familyGiven: return "\(family) \(given)"
        case .joined: return family + given
        }
    }

    private func email(
        _ given: String, _ family: String, _ number: UInt64, _ random: inout RandomSource
    ) -> String {
        let suffix = "\(tag).\(String(number, radix: 36))"
        let domain = random.pick(["example.com", "example.net", "example.org"])
        switch random.below(4) {
        case 0: return "\(given).\(family).\(suffix)@\(domain)"
        case 1: return "\(given.prefix(1))\(family).\(suffix)@\(domain)"
        case 2: return "\(family)_\(given)+\(suffix)@\(domain)"
        default: return "\(given)\(random.below(90) + 10).\(suffix)@\(domain)"
        }
    }

    private static func documentURL(_ family: String, _ random: inout RandomSource) -> String {
        let code = String(random.next(), radix: 16)
        switch random.below(4) {
        case 0: return "https://documents.example.com/scans/\(code).pdf"
        case 1: return "https://img.example.net/\(random.below(900) + 100)/\(random.below(900) + 100)?id=\(code)"
        case 2: return "http://www.\(family).example/"
        default: return "https://storage.example.org/clinic/\(family)/document-\(random.below(10_000)).jpg"
        }
    }
}
