package import Timekeeping

/// In which order patients are listed. Among equal keys the id decides, in the same direction, so that every patient has
/// one place.
package struct PatientOrder: Sendable, Equatable {
    /// By what.
    package enum Key: String, Sendable, CaseIterable {
        case id
        case createdAt = "created_at"
        /// By the code points of the name, which is the order of no language.
        case name
    }

    package var key: Key
    package var isDescending: Bool

    package init(by key: Key, isDescending: Bool = false) {
        self.key = key
        self.isDescending = isDescending
    }

    /// The order of registration.
    package static let id = PatientOrder(by: .id)
}

/// A place in an order. It names what stood there and not how many stood before it, so it keeps its meaning when
/// patients come and go, the one who stood there included.
package enum PagePosition: Sendable, Equatable {
    case id(Int64)
    case createdAt(Timestamp, id: Int64)
    case name(String, id: Int64)

    /// Where a patient stands in the order of a key.
    package init(of patient: Patient, by key: PatientOrder.Key) {
        switch key {
        case .id: self = .id(patient.id)
        case .createdAt: self = .createdAt(patient.createdAt, id: patient.id)
        case .name: self = .name(patient.name, id: patient.id)
        }
    }

    package var key: PatientOrder.Key {
        switch self {
        case .id: .id
        case .createdAt: .createdAt
        case .name: .name
        }
    }

    package var id: Int64 {
        switch self {
        case .id(let id), .createdAt(_, let id), .name(_, let id): id
        }
    }

    /// The same place with another id, such as the next one: nobody stands between the two.
    package func moved(to id: Int64) -> PagePosition {
        switch self {
        case .id: .id(id)
        case .createdAt(let moment, _): .createdAt(moment, id: id)
        case .name(let name, _): .name(name, id: id)
        }
    }
}

/// Which patients a list is about; everything that is set has to be true of a patient.
package struct PatientFilter: Sendable, Equatable {
    /// Registered at this moment or later.
    package var createdFrom: Timestamp?
    /// Registered before this moment.
    package var createdBefore: Timestamp?
    /// Changed, or registered, at this moment or later.
    package var updatedFrom: Timestamp?
    /// What the storage knows of the confirmation, see ``Patient/mail``.
    package var mailState: MailState?
    /// Who is looked for by name, address, phone or document.
    package var search: PatientSearch?

    package init(
        createdFrom: Timestamp? = nil, createdBefore: Timestamp? = nil, updatedFrom: Timestamp? = nil,
        mailState: MailState? = nil, search: PatientSearch? = nil
    ) {
        self.createdFrom = createdFrom
        self.createdBefore = createdBefore
        self.updatedFrom = updatedFrom
        self.mailState = mailState
        self.search = search
    }

    /// Everybody.
    package static let all = PatientFilter()
}
