import Patients
import SQLite
import SQLitePatients
import TestSupport
import Testing

@Suite("Possible duplicates (API §2.14)", .timeLimit(.minutes(1)))
struct SimilarityTests {
    private func candidate(
        name: String = "José  Núñez", email: String, phone: String, url: String = "https://clinic.uy/1.pdf"
    ) throws -> PatientCandidate {
        try PatientValidation().check(PatientDraft(name: name, email: email, phone: phone, documentURL: url))
    }

    private func register(_ candidate: PatientCandidate, in database: PatientDatabase) async throws -> Registered {
        let registered = try await database.patients.register(
            Registration(candidate, enqueuing: composer, findsDuplicates: true), by: .system)
        #expect(try await database.records.indexPossibleDuplicates(limit: 10) == 1)
        return registered
    }

    @Test("a phone, a name with its document or an address without dots and tag that somebody has is a hint")
    func hints() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let first = try candidate(email: "a.b+x@clinic.uy", phone: "+598 96 689 795")
            #expect(try await register(first, in: database).possibleDuplicates.isEmpty)
            let phone = try candidate(name: "Ana", email: "c@clinic.uy", phone: "00598 (96) 689-795")
            #expect(
                try await register(phone, in: database).possibleDuplicates
                    == [PossibleDuplicate(patient: 1, because: [.phone])])
            let person = try candidate(name: "JOSE NUNEZ", email: "d@clinic.uy", phone: "2901 1919")
            #expect(
                try await database.patients.possibleDuplicates(of: person)
                    == [PossibleDuplicate(patient: 1, because: [.nameAndDocument])])
            let address = try candidate(name: "Eva", email: "AB@clinic.uy", phone: "+59896689795")
            #expect(
                try await database.patients.possibleDuplicates(of: address)
                    == [
                        PossibleDuplicate(patient: 1, because: [.phone, .email]),
                        PossibleDuplicate(patient: 2, because: [.phone]),
                    ])
            try await database.close()
        }
    }

    @Test("what was changed is compared in its new form, what was erased no more")
    func changes() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            _ = try await register(try candidate(email: "a@clinic.uy", phone: "2901 1919"), in: database)
            let change = try PatientValidation().check(PatientChangeDraft(phone: "2901 2020"))
            _ = try await database.patients.update(id: 1, to: change, expectedVersion: nil, by: .system)
            let old = try candidate(name: "Eva", email: "b@clinic.uy", phone: "29011919")
            let new = try candidate(name: "Eva", email: "b@clinic.uy", phone: "29012020")
            #expect(try await database.patients.possibleDuplicates(of: old).isEmpty)
            #expect(try await database.patients.possibleDuplicates(of: new).map(\.patient) == [1])
            try await database.erase(1)
            #expect(try await database.patients.possibleDuplicates(of: new).isEmpty)
            try await database.close()
        }
    }

    @Test("no more hints than a person can look at")
    func bounded() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            for number in 1...30 { try await database.register(number) }
            #expect(try await database.records.indexPossibleDuplicates(limit: 20) == 20)
            #expect(try await database.records.indexPossibleDuplicates(limit: 20) == 10)
            let another = try candidate(name: "Eva", email: "b@clinic.uy", phone: "+598 96 689 795")
            #expect(
                try await database.patients.possibleDuplicates(of: another).count == PossibleDuplicate.limit)
            try await database.close()
        }
    }
}
