/// A promise of the service that a run can check.
package enum Invariant: String, Sendable, CaseIterable {
    case readable = "I1"
    case uniqueAddress = "I2"
    case uniqueIdentifier = "I3"
    case wholeOrAbsent = "I4"
    case idempotent = "I5"
    case oneMail = "I6"
    case staysDeleted = "I7"
    case counters = "I9"
    case available = "I10"

    package var statement: String {
        switch self {
        case .readable: "every acknowledged registration can be read, exactly as it was sent"
        case .uniqueAddress: "no two patients share an address; of simultaneous registrations one succeeds"
        case .uniqueIdentifier: "identifiers are unique and never used again; the list has no gap and no repetition"
        case .wholeOrAbsent: "a registration without an answer is absent or complete, its mail included"
        case .idempotent: "the same idempotency key gives the same patient"
        case .oneMail: "every registered patient gets one mail, nobody else does"
        case .staysDeleted: "what was deleted stays deleted"
        case .counters: "the service has counted what the ledger says"
        case .available: "nothing fails outside of declared faults, and the service recovers in time"
        }
    }

    package var spanish: String {
        switch self {
        case .readable: "todo registro confirmado se puede leer, exactamente como se envió"
        case .uniqueAddress: "no hay dos pacientes con la misma dirección; de registros simultáneos prospera uno"
        case .uniqueIdentifier:
            "los identificadores son únicos y no se reutilizan; la lista no tiene huecos ni repeticiones"
        case .wholeOrAbsent: "un registro sin respuesta está ausente o completo, con su correo"
        case .idempotent: "la misma clave de idempotencia da el mismo paciente"
        case .oneMail: "cada paciente registrado recibe un correo, y nadie más"
        case .staysDeleted: "lo borrado sigue borrado"
        case .counters: "el servicio ha contado lo que dice el libro"
        case .available: "nada falla fuera de las averías declaradas, y el servicio se recupera a tiempo"
        }
    }
}

/// What became of one invariant.
package struct InvariantResult: Sendable, Equatable {
    package enum Status: Sendable, Equatable {
        case holds, broken
        /// It could not be looked at, and why.
        case unchecked(String)
    }

    package let invariant: Invariant
    /// How many cases were looked at.
    package internal(set) var checked = 0
    /// Those that break it, by numbers and identifiers: no name and no address.
    package internal(set) var offenders: [String] = []
    package internal(set) var offenderCount = 0
    /// What has to be known to read it: exceptions that were allowed, and why.
    package internal(set) var notes: [String] = []
    var reason: String?

    /// Offenders that are named; the others are counted.
    package static let mostNamed = 200

    init(_ invariant: Invariant) {
        self.invariant = invariant
    }

    package var status: Status {
        if offenderCount > 0 { return .broken }
        if let reason { return .unchecked(reason) }
        return .holds
    }

    mutating func offend(_ description: @autoclosure () -> String) {
        offenderCount += 1
        if offenders.count < Self.mostNamed { offenders.append(description()) }
    }

    /// One sentence for a report of the load.
    package var sentence: String {
        "\(invariant.rawValue) \(invariant.statement): \(offenderCount) \(offenderCount == 1 ? "offender" : "offenders")"
    }
}
