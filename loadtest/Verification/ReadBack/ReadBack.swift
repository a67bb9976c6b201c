package import LoadEngine
package import Transport

/// Reads everything back after a run: the whole list, page by page, and every patient of the run by its identifier.
package struct ReadBack: Sendable {
    package enum Failure: Error, Equatable {
        /// Nobody answers any more, or the service refuses to be read.
        case unreadable(String)
    }

    private let plan: LoadPlan
    private let address: SocketAddress
    private let people: PersonGenerator
    private let addresses: PatientAddress

    /// Readers at a time; each has a thread and a connection.
    private static let readers = 4
    /// The longest page that the legacy list gives.
    private static let page = 1_000

    /// - Parameter address: where the service is.
    package init(_ plan: LoadPlan, at address: SocketAddress) {
        self.plan = plan
        self.address = address
        people = PersonGenerator(seed: plan.seed, options: plan.people)
        addresses = PatientAddress(seed: plan.seed)
    }

    /// Adds to an observation what the list shows and what reading `ids` shows.
    ///
    /// - Parameter owners: whom each identifier belongs to by the ledger; all of them are read.
    package func observe(_ owners: [Int64: UInt64], into observation: inout Observation) async {
        let list = await readList()
        observation.listed = list.count
        observation.listFaults = list.faults
        observation.rows = list.isComplete ? list.rows : nil
        observation.reads = await readAll(owners)
    }

    // MARK: The list

    private struct List: Sendable {
        var rows: [Observation.Row] = []
        var count = 0
        var faults: [String] = []
        var isComplete = false
    }

    private func readList() async -> List {
        let (plan, address) = (plan, address)
        return await BlockingExecutor(label: "load.list").run {
            var list = List()
            let client = ControlClient(plan.target, at: address, timeout: .seconds(30))
            var walk = ListWalk(people, addresses)
            while true {
                // Pages by the legacy list, which both families of routes have: its order is that of the identifiers.
                let path = "/patients/getPatients?limit=\(Self.page)\(walk.last.map { "&after=\($0)" } ?? "")"
                guard let answer = try? client.get(path, limit: 64 << 20), answer.status == 200 else { break }
                guard let count = walk.take(answer.body, into: &list.rows) else { break }
                guard count == Self.page else {
                    list.isComplete = true
                    break
                }
            }
            list.count = walk.count
            list.faults = walk.faults
            return list
        }
    }

    // MARK: One by one

    private func readAll(_ owners: [Int64: UInt64]) async -> [Int64: Observation.Read] {
        let all = owners.sorted { $0.key < $1.key }
        return await withTaskGroup(of: [Int64: Observation.Read].self) { group in
            for reader in 0..<Self.readers {
                let mine = stride(from: reader, to: all.count, by: Self.readers).map { all[$0] }
                group.addTask { await read(mine, by: reader) }
            }
            return await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
        }
    }

    private func read(_ mine: [(key: Int64, value: UInt64)], by reader: Int) async -> [Int64: Observation.Read] {
        await BlockingExecutor(label: "load.reader.\(reader)").run {
            let client = ControlClient(plan.target, at: address, timeout: plan.timeout)
            let family = plan.routes == .legacy ? "/patients/getPatientById/" : "/patients/"
            var reads: [Int64: Observation.Read] = [:]
            for (id, person) in mine {
                guard let answer = try? client.get("\(family)\(id)", limit: 65_536) else {
                    reads[id] = .unclear(0)
                    continue
                }
                switch answer.status {
                case 200: reads[id] = isRight(answer.body, id, person) ? .right : .different
                case 404, 410: reads[id] = .missing
                default: reads[id] = .unclear(answer.status)
                }
            }
            return reads
        }
    }

    private func isRight(_ body: [UInt8], _ id: Int64, _ person: UInt64) -> Bool {
        people.matches(body, id: id, person: person)
    }
}
