/// Makes people. Person *n* of a seed is a pure function of both: any loop can make any person, in any order, and a
/// second run makes the same bytes.
///
/// The seed is also written into every e-mail address, so two runs with different seeds never meet in the unique index,
/// and the address alone tells which run and which person it was. Unless told otherwise, all addresses end in RFC 2606
/// domains: a mail that escapes reaches nobody.
package struct PersonGenerator: Sendable {
    private let seed: UInt64
    private let tag: [UInt8]
    private let options: PeopleOptions
    private let cultures: [NameCatalogue.Culture]
    private let domains: TextBank

    package init(seed: UInt64, options: PeopleOptions = PeopleOptions()) {
        self.seed = seed
        self.options = options
        tag = Array(String(seed, radix: 36).utf8)
        cultures = NameCatalogue.cultures.filter { options.locales.isEmpty || options.locales.contains($0.locale) }
        precondition(!cultures.isEmpty, "people need a language that the catalogue has")
        domains = TextBank(options.emailDomain.map { [$0] } ?? ["example.com", "example.net", "example.org"])
    }

    /// Person `number`; every one is valid by the API's rules.
    package func person(_ number: UInt64) -> GeneratedPerson {
        var fields = PersonFields()
        write(number, into: &fields)
        return fields.person
    }

    /// Writes person `number` over whoever was there.
    package func write(_ number: UInt64, into fields: inout PersonFields) {
        fields.clear()
        if let file = options.file { return file.write(number, tag: tag, into: &fields) }
        var random = RandomSource(seed: seed, stream: number)
        let isUnicode = isUnicode(number)
        let culture = random.below(cultures.count)
        let given = random.below(cultures[culture].given.count)
        let family = random.below(cultures[culture].family.count)
        cultures[culture].appendName(given, family, to: &fields, isUnicode: isUnicode, &random)
        appendEmail(culture, given, family, number, to: &fields.email, isUnicode: isUnicode, &random)
        PhoneForms.append(to: &fields.phone, &random)
        appendDocumentURL(culture, family, to: &fields.documentURL, &random)
    }

    /// Drawn from a stream of its own, so that the option changes nobody else.
    private func isUnicode(_ number: UInt64) -> Bool {
        guard options.unicode.fraction > 0 else { return false }
        var random = RandomSource(seed: seed ^ 0x0417_1C0D_E000, stream: number)
        return random.unit() < options.unicode.fraction
    }

    private func appendEmail(
        _ culture: Int, _ given: Int, _ family: Int, _ number: UInt64, to email: inout [UInt8], isUnicode: Bool,
        _ random: inout RandomSource
    ) {
        let domain = random.below(domains.count)
        let form = random.below(4)
        let (givens, families) = (cultures[culture].given, cultures[culture].family)
        if isUnicode {
            givens.small.append(given, to: &email)
            email.append(text: ".")
        } else if form == 0 {
            givens.ascii.append(given, to: &email)
            email.append(text: ".")
            families.ascii.append(family, to: &email)
            email.append(text: ".")
        } else if form == 1 {
            givens.ascii.append(given, limit: 1, to: &email)
            families.ascii.append(family, to: &email)
            email.append(text: ".")
        } else if form == 2 {
            families.ascii.append(family, to: &email)
            email.append(text: "_")
            givens.ascii.append(given, to: &email)
            email.append(text: "+")
        } else {
            givens.ascii.append(given, to: &email)
            email.append(number: UInt64(random.below(90) + 10))
            email.append(text: ".")
        }
        email.append(contentsOf: tag)
        email.append(text: ".")
        email.append(number: number, radix: 36)
        email.append(text: "@")
        domains.append(domain, to: &email)
    }

    private func appendDocumentURL(_ culture: Int, _ family: Int, to url: inout [UInt8], _ random: inout RandomSource) {
        let code = random.next()
        switch random.below(4) {
        case 0:
            url.append(text: "https://documents.example.com/scans/")
            url.append(number: code, radix: 16)
            url.append(text: ".pdf")
        case 1:
            url.append(text: "https://img.example.net/")
            url.append(number: UInt64(random.below(900) + 100))
            url.append(text: "/")
            url.append(number: UInt64(random.below(900) + 100))
            url.append(text: "?id=")
            url.append(number: code, radix: 16)
        case 2:
            url.append(text: "http://www.")
            cultures[culture].family.ascii.append(family, to: &url)
            url.append(text: ".example/")
        default:
            url.append(text: "https://storage.example.org/clinic/")
            cultures[culture].family.ascii.append(family, to: &url)
            url.append(text: "/document-")
            url.append(number: UInt64(random.below(10_000)))
            url.append(text: ".jpg")
        }
    }
}

extension NameCatalogue.Culture {
    /// Writes the full name, and as it is sent when that is another form.
    fileprivate func appendName(
        _ given: Int, _ family: Int, to fields: inout PersonFields, isUnicode: Bool, _ random: inout RandomSource
    ) {
        // One in four carries a second family name, as in Spanish-speaking countries, or a double-barrelled one.
        var second: (family: Int, hyphen: Bool)?
        if order == .givenFamily, combines, random.below(4) == 0 {
            second = (random.below(self.family.count), random.below(3) == 0)
        }
        append(self.given.written, given, self.family.written, family, second, to: &fields.name)
        if isUnicode {
            append(self.given.decomposed, given, self.family.decomposed, family, second, to: &fields.sentName)
        }
    }

    private func append(
        _ givens: TextBank, _ given: Int, _ families: TextBank, _ family: Int, _ second: (family: Int, hyphen: Bool)?,
        to name: inout [UInt8]
    ) {
        switch order {
        case .givenFamily:
            givens.append(given, to: &name)
            name.append(text: " ")
            families.append(family, to: &name)
            guard let second else { return }
            name.append(text: second.hyphen ? "-" : " ")
            families.append(second.family, to: &name)
        case .familyGiven:
            families.append(family, to: &name)
            name.append(text: " ")
            givens.append(given, to: &name)
        case .joined:
            families.append(family, to: &name)
            givens.append(given, to: &name)
        }
    }
}
