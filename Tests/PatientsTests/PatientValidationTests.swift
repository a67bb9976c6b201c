import Patients
import TestSupport
import Testing

@Suite("Validation says everything at once, and what it accepts it accepts again")
struct PatientValidationTests {
    @Test("all problems come in the order of the fields, one for each")
    func order() {
        #expect(
            attempt(name: " ", email: "x", phone: "1", documentURL: "y").codes
                == "name-blank email-no-at phone-too-short url-relative")
        #expect(attempt(name: "1", phone: "a").problems.map(\.field) == [.name, .phone])
    }

    @Test("the locale is carried along")
    func locale() throws {
        let draft = PatientDraft(
            name: "Ana", email: "a@b.co", phone: "12345", documentURL: "https://x.co/", locale: .en)
        #expect(try PatientValidation().check(draft).locale == .en)
    }

    @Test("the stored form of anything accepted is accepted and stays as it is")
    func idempotence() {
        var generator = SeededGenerator(seed: 214)
        var accepted = 0
        for _ in 0..<6_000 {
            let first = attempt(
                name: "A" + RandomText.text(upTo: 6, using: &generator),
                email: "a" + RandomText.text(upTo: 3, using: &generator) + "@b"
                    + RandomText.text(upTo: 3, using: &generator)
                    + ".co",
                phone: "1234" + RandomText.text(upTo: 2, using: &generator),
                documentURL: "http://x" + RandomText.text(upTo: 3, using: &generator) + ".co/"
                    + RandomText.text(upTo: 6, using: &generator))
            let failed = Set(first.problems.map(\.field))
            accepted += 4 - failed.count
            guard let candidate = first.candidate else { continue }
            let second = attempt(
                name: candidate.name.text, email: candidate.email.text, phone: candidate.phone.text,
                documentURL: candidate.documentURL.text)
            #expect(second.candidate == candidate, "\(candidate)")
        }
        #expect(accepted > 2_000)
    }

    @Test("each field by itself: stored forms are fixed points, and no text traps")
    func fixedPoints() {
        var generator = SeededGenerator(seed: 92)
        var accepted = 0
        for _ in 0..<8_000 {
            let text = RandomText.text(upTo: 9, using: &generator)
            if let name = try? PersonName(text) {
                accepted += 1
                #expect((try? PersonName(name.text))?.text.isIdentical(to: name.text) == true)
            }
            if let email = try? EmailAddress("\(text)@\(RandomText.text(upTo: 4, using: &generator)).co") {
                accepted += 1
                let again = try? EmailAddress(email.text)
                #expect(again?.text.isIdentical(to: email.text) == true)
                #expect(again?.canonicalKey.isIdentical(to: email.canonicalKey) == true, "\(email)")
                #expect((try? EmailAddress(email.canonicalKey))?.canonicalKey == email.canonicalKey, "\(email)")
            }
            if let phone = try? PhoneNumber(text) { #expect((try? PhoneNumber(phone.text)) == phone) }
            for typed in [text, "http:\(text)", "https://\(text)", "http://x.co/\(text)"] {
                guard let url = try? DocumentURL(typed) else { continue }
                accepted += 1
                #expect((try? DocumentURL(url.text)) == url, "\(url)")
                #expect(url.text.utf8.allSatisfy { 0x21..<0x7F ~= $0 })
            }
        }
        #expect(accepted > 2_000)
    }

    @Test("the short way for ASCII and the long way agree")
    func shortWay() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<8_000 {
            let alphabet = Array("ab0-.@/?#%:_~AB".unicodeScalars)
            var middle = ""
            for _ in 0..<Int.random(in: 0...8, using: &generator) {
                middle.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? "a")
            }
            // One letter outside ASCII that goes away with the mapping sends the same address down the long way.
            let short = try? EmailAddress("\(middle)@b.co")
            let long = try? EmailAddress("\(middle)@b\u{3002}co")
            #expect(short == long, "\(middle)")
            let plain = try? DocumentURL("https://x\(middle).com/a")
            let mapped = try? DocumentURL("HTTPS://x\(middle).com/a")
            #expect(plain == mapped, "\(middle)")
            #expect(
                (try? DocumentURL("https://x.com/\(middle)")) == (try? DocumentURL("HTTPS://x.com/\(middle)")),
                "\(middle)")
        }
    }

    @Test(
        "every code has a sentence in both languages, with no problem left to the general one",
        arguments: ProblemCode.allCases)
    func sentences(_ code: ProblemCode) {
        let fields: [(String, FieldProblem.Field)] = [
            ("name", .name), ("email", .email), ("phone", .phone), ("url", .documentURL),
        ]
        let field = fields.first { code.rawValue.hasPrefix($0.0) }?.1 ?? .locale
        let problem = FieldProblem(field: field, code: code, limit: nil, legacy: .missing)
        let spanish = ProblemText.sentence(for: problem, in: .es)
        let english = ProblemText.sentence(for: problem, in: .en)
        #expect(spanish.hasSuffix(".") && spanish != "No es válido.")
        #expect(english.hasSuffix(".") && english != "It is not valid.")
        #expect(spanish != english)
    }

    @Test("sentences carry the limit")
    func sentenceLimits() throws {
        let phone = try #require(attempt(phone: "1").problems.first)
        #expect(ProblemText.sentence(for: phone, in: .es) == "Debe tener al menos 4 dígitos.")
        let email = try #require(attempt(email: "x").problems.first)
        #expect(ProblemText.sentence(for: email, in: .es) == "Falta el signo @.")
    }
}
