import Testing
import Timekeeping

@testable import Patients

@Suite("Whom a search finds (API §2.7)")
struct PatientSearchTests {
    private func patient(
        name: String = "María-José Núñez O'Brien", email: String = "Ana.B@ESPAÑA.example",
        phone: String = "+598 96 689 795", url: String = "https://España.example:8443/ñ?x=1"
    ) throws -> Patient {
        let candidate = try PatientValidation().check(
            PatientDraft(name: name, email: email, phone: phone, documentURL: url))
        return Patient(
            id: 1, name: candidate.name.text, email: candidate.email.text, phone: candidate.phone.text,
            documentURL: candidate.documentURL.text, createdAt: Timestamp(microseconds: 0),
            updatedAt: Timestamp(microseconds: 0), mail: .none)
    }

    private func search(_ draft: PatientSearchDraft) throws -> PatientSearch {
        try #require(try PatientValidation().check(draft))
    }

    @Test(
        "words of a name are found by their beginnings, whatever their case, accents and order",
        arguments: [
            ("maria", true), ("MARÍA", true), ("mar nu", true), ("nun mari", true), ("jose", true), ("mariajo", true),
            ("maria-jose", true), ("obrien", true), ("o'br", true), ("brien", true), ("o brien", true),
            ("nuñez", true), ("nu\u{301}n\u{303}ez", true), ("aria", false), ("maria ana", false), ("nunezo", false),
            ("marias", false),
        ])
    func words(_ text: String, _ isFound: Bool) throws {
        #expect(try search(PatientSearchDraft(words: text)).matches(try patient()) == isFound)
    }

    @Test(
        "names of other scripts and letters with strokes are found as people type them",
        arguments: [
            ("Sørensen", "sorensen"), ("Łukasz Æneas", "lukasz ae"), ("Straße", "STRASSE"), ("Þór", "thor"),
            ("Ιωάννης", "ιωαννησ"), ("محمد", "محم"), ("山田太郎", "山田"), ("Nguyễn Văn A", "nguyen van"),
            ("Ana Σ", "σ"), ("Zoë 2", "zoe 2"),
        ])
    func scripts(_ name: String, _ text: String) throws {
        #expect(try search(PatientSearchDraft(words: text)).matches(try patient(name: name)))
    }

    @Test(
        "a phone number is found by its end, and one without its country by the whole",
        arguments: [
            ("+598 96 689 795", "96 689 795", true), ("+598 96 689 795", "096 689 795", true),
            ("+598 96 689 795", "00598 96689795", true), ("+598 96 689 795", "9795", true),
            ("096 689 795", "+598 96 689 795", true), ("096689795 x12", "96689795", true),
            ("+44 (0)20 7946 0000", "02079460000", true), ("٠٩٦٦٨٩٧٩٥", "96689795", true),
            ("+598 96 689 795", "6689", false), ("6689795", "29016689795", true), ("689795", "96689795", false),
        ])
    func phones(_ stored: String, _ asked: String, _ isFound: Bool) throws {
        #expect(try search(PatientSearchDraft(phone: asked)).matches(try patient(phone: stored)) == isFound)
    }

    @Test("an address is found in any of its spellings, a domain and a host in both of their forms")
    func addresses() throws {
        let patient = try patient()

        for email in ["ana.b@españa.example", " ANA.B@xn--espaa-rta.example "] {
            #expect(try search(PatientSearchDraft(email: email)).matches(patient))
        }
        #expect(try !search(PatientSearchDraft(email: "anab@españa.example")).matches(patient))
        for domain in ["españa.example", "XN--ESPAA-RTA.example"] {
            #expect(try search(PatientSearchDraft(emailDomain: domain)).matches(patient))
            #expect(try search(PatientSearchDraft(documentHost: domain)).matches(patient))
        }
        #expect(try !search(PatientSearchDraft(emailDomain: "example.com")).matches(patient))
        let address = try self.patient(url: "http://[2001:db8:0::1]:81/d")
        #expect(try search(PatientSearchDraft(documentHost: "[2001:0db8::1]")).matches(address))
    }

    @Test("everything that is asked for has to be true")
    func conjunction() throws {
        let both = PatientSearchDraft(words: "maria", phone: "9795")

        #expect(try search(both).matches(try patient()))
        #expect(try !search(both).matches(try patient(name: "Eva")))
        #expect(try !search(both).matches(try patient(phone: "2901 1919")))
        #expect(try PatientValidation().check(PatientSearchDraft()) == nil)
    }

    @Test("what no patient can have is named, member by member")
    func refusals() throws {
        let draft = PatientSearchDraft(
            words: " -'- ", email: "ana", emailDomain: "-x.co", phone: "123", documentHost: "x.co:80")

        do throws(SearchFailure) {
            _ = try PatientValidation().check(draft)
            Issue.record("nothing was refused")
        } catch {
            #expect(error.problems.map(\.member) == PatientSearchDraft.Member.allCases)
            #expect(
                error.problems.map(\.problem.code) == [.nameBlank, .emailNoAt, .emailLabel, .phoneTooShort, .urlHost])
        }
    }

    @Test("whoever a search finds has a term of every group of it")
    func terms() throws {
        let patients = try [
            patient(), patient(name: "Łukasz", phone: "096 689 795"),
            patient(email: "a@a-domain-that-is-longer-than-a-term-may-be.example.com"),
        ]
        let drafts = [
            PatientSearchDraft(words: "jose nun obri"), PatientSearchDraft(words: "luk"),
            PatientSearchDraft(phone: "+59896689795"), PatientSearchDraft(phone: "9795"),
            PatientSearchDraft(emailDomain: "españa.example"), PatientSearchDraft(documentHost: "españa.example"),
            PatientSearchDraft(emailDomain: "a-domain-that-is-longer-than-a-term-may-be.example.com"),
        ]
        var found = 0
        for patient in patients {
            let terms = SearchTerm.terms(of: patient)
            for draft in drafts {
                let search = try search(draft)
                let hasAll = search.terms.allSatisfy { group in
                    group.contains { wanted in
                        terms.contains { wanted.isBeginning ? $0.bytes.starts(with: wanted.bytes) : $0 == wanted }
                    }
                }
                if search.matches(patient) {
                    found += 1
                    #expect(hasAll, "\(draft)")
                }
            }
        }
        #expect(found >= 12)
    }
}
