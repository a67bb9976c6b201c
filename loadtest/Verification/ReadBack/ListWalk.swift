import JSON
import LoadEngine

/// Walks through the list of patients page by page, and notices what no list may show: identifiers that do not ascend or
/// come twice, and addresses that come twice.
struct ListWalk {
    private let people: PersonGenerator
    private let addresses: PatientAddress
    /// Of everybody's address, in small letters. A hash of 64 bits takes two of a million for one with a chance of one to
    /// forty million; whoever is named by it is looked at by people.
    private var seen: Set<Int> = []

    /// The identifier that the next page follows.
    private(set) var last: Int64?
    private(set) var count = 0
    private(set) var faults: [String] = []

    private static let mostFaults = 1_000

    init(_ people: PersonGenerator, _ addresses: PatientAddress) {
        self.people = people
        self.addresses = addresses
    }

    /// Takes a page, which is a JSON array.
    ///
    /// - Returns: how many patients it held; nil when it is no page.
    mutating func take(_ body: [UInt8], into rows: inout [Observation.Row]) -> Int? {
        guard let page = try? JSONValue.parse(body), let patients = page.arrayValue else { return nil }
        for patient in patients {
            guard let id = patient["id"]?.integerValue, let email = patient["email"]?.stringValue else {
                fault("an entry of the list is no patient")
                continue
            }
            count += 1
            if let last, id <= last { fault("identifier \(id) follows \(last) on the list") }
            last = id
            if !seen.insert(email.lowercased().hashValue).inserted {
                fault("patient \(id) has somebody else's address")
            }
            guard let person = addresses.person(email) else { continue }
            rows.append(
                Observation.Row(
                    id: id, person: person, isRight: people.matches(patient.encoded, id: id, person: person)))
        }
        return patients.count
    }

    private mutating func fault(_ text: String) {
        if faults.count < Self.mostFaults { faults.append(text) }
    }
}
