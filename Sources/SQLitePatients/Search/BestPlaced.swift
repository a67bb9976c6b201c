import Patients

/// Of patients in any order, the first few beyond a position; never holds more than twice as many.
struct BestPlaced {
    private let limit: Int
    private let isDescending: Bool
    private let key: PatientOrder.Key
    private let position: PagePosition?
    private var held: [Patient] = []

    init(_ limit: Int, isDescending: Bool, key: PatientOrder.Key, beyond position: PagePosition?) {
        self.limit = limit
        self.isDescending = isDescending
        self.key = key
        self.position = position
    }

    /// Whether there is no room for one who comes later in the order.
    var isFull: Bool { held.count >= limit }

    /// In the order, at most the limit.
    var patients: [Patient] { Array(held.sorted(by: precedes).prefix(limit)) }

    mutating func offer(_ patient: Patient?) {
        guard let patient else { return }
        let place = PagePosition(of: patient, by: key)
        guard position.map({ precedes($0, place) }) ?? true else { return }
        held.append(patient)
        if held.count >= 2 * limit { held = patients }
    }

    private func precedes(_ left: Patient, _ right: Patient) -> Bool {
        precedes(PagePosition(of: left, by: key), PagePosition(of: right, by: key))
    }

    /// As SQLite compares: texts by their bytes.
    private func precedes(_ left: PagePosition, _ right: PagePosition) -> Bool {
        let (first, second) = isDescending ? (right, left) : (left, right)
        switch (first, second) {
        case (.createdAt(let one, _), .createdAt(let other, _)) where one != other: return one < other
        case (.name(let one, _), .name(let other, _)) where one != other || !one.utf8.elementsEqual(other.utf8):
            return one.utf8.lexicographicallyPrecedes(other.utf8)
        default: return first.id < second.id
        }
    }
}
