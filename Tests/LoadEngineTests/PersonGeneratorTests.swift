import Patients
import Testing

@testable import LoadEngine

@Suite("Generated people")
struct PersonGeneratorTests {
    @Test("every one is valid, and is stored as it was sent (API.md §2.14)", arguments: [0, 42, UInt64.max])
    func valid(_ seed: UInt64) throws {
        let people = PersonGenerator(seed: seed)
        let validation = PatientValidation()

        for number in 0..<5_000 {
            let person = people.person(UInt64(number))
            let draft = PatientDraft(
                name: person.name, email: person.email, phone: person.phone, documentURL: person.documentURL)
            let candidate = try validation.check(draft)
            #expect(Array(candidate.name.text.utf8) == Array(person.name.utf8))
            #expect(candidate.email.text == person.email)
            #expect(candidate.phone.text == person.phone)
            #expect(candidate.documentURL.text == person.documentURL)
        }
    }

    @Test("the same seed and number are the same person, byte for byte, on every machine and in every release")
    func golden() {
        let person = PersonGenerator(seed: 42).person(7)

        #expect(
            person
                == GeneratedPerson(
                    name: "אברהם לוי", email: "levi_avraham+16.7@example.com", phone: "+49 30 126588",
                    documentURL: "https://documents.example.com/scans/8e020c4d86324972.pdf"))
        #expect(person == PersonGenerator(seed: 42).person(7))
    }

    @Test("no two have one address, within a run or between seeds, whatever the case of the letters")
    func unique() {
        var addresses: Set<String> = []
        for seed in [1, 2, 37] as [UInt64] {
            let people = PersonGenerator(seed: seed)
            for number in 0..<20_000 { addresses.insert(people.person(UInt64(number)).email.lowercased()) }
        }

        #expect(addresses.count == 60_000)
    }

    @Test("their names come in several scripts and their phones in the forms that Faker makes")
    func variety() {
        let people = (0..<2_000).map { PersonGenerator(seed: 3).person($0) }
        let scripts: [ClosedRange<Unicode.Scalar>] = [
            "a"..."z", "\u{370}"..."\u{3FF}", "\u{400}"..."\u{4FF}", "\u{590}"..."\u{5FF}", "\u{600}"..."\u{6FF}",
            "\u{900}"..."\u{97F}", "\u{4E00}"..."\u{9FFF}",
        ]

        for script in scripts {
            #expect(people.contains { $0.name.unicodeScalars.contains { script.contains($0) } })
        }
        for beginning in ["+1-", "(", "001-"] {
            #expect(people.contains { $0.phone.hasPrefix(beginning) })
        }
        #expect(people.contains { $0.phone.contains("x") })
    }
}
