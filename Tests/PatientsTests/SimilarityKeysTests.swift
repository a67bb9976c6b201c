import Patients
import Testing

@Suite("What two records of one person have in common (API §2.14)")
struct SimilarityKeysTests {
    private func keys(
        name: String = "Ana", email: String = "a@b.co", phone: String = "29011919", url: String = "https://x.co/"
    ) throws -> SimilarityKeys {
        SimilarityKeys(
            try PatientValidation().check(PatientDraft(name: name, email: email, phone: phone, documentURL: url)))
    }

    @Test(
        "names without case, accents and repeated blanks",
        arguments: [
            ("José Núñez", "JOSE NUNEZ"), ("Ana  María", "ana maria"), ("Straße", "STRASSE"), ("Ωμέγα", "ωμεγα"),
        ])
    func names(_ one: String, _ other: String) throws {
        #expect(try keys(name: one).person == keys(name: other).person)
        #expect(try keys(name: one).person != keys(name: other, url: "https://x.co/2").person)
    }

    @Test("other names are other people", arguments: [("Ana", "Eva"), ("Ana Eva", "AnaEva"), ("山田", "田山")])
    func otherNames(_ one: String, _ other: String) throws {
        #expect(try keys(name: one).person != keys(name: other).person)
    }

    @Test(
        "addresses without dots and tag, of one domain",
        arguments: [
            ("a.n.a+x@b.co", "ANA@B.co", true), ("ana@b.co", "ana@c.co", false), ("a.na@b.co", "anna@b.co", false),
        ])
    func addresses(_ one: String, _ other: String, _ areLike: Bool) throws {
        #expect((try keys(email: one).email == keys(email: other).email) == areLike)
    }

    @Test(
        "the digits of phones",
        arguments: [
            ("+598 96 689 795", "00598-96689795", true), ("2901 1919", "(2901) 1919", true),
            ("2901 1919", "2901 1918", false), ("٠٩٦٦٨٩٧٩٥", "٠٩٦ ٦٨٩ ٧٩٤", false),
        ])
    func phones(_ one: String, _ other: String, _ areLike: Bool) throws {
        #expect((try keys(phone: one).phone == keys(phone: other).phone) == areLike)
    }
}
