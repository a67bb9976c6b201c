import JSON
import Jobs

extension JobEnvelope {
    /// The confirmation mail of one registration, as the service writes it.
    static func sample(id: String = "01KB0Z3N6W7Q2M4T8V9X1C5D3F", name: String = "Ana López") -> JobEnvelope {
        JobEnvelope(
            id: id, queue: "email", channel: "email", template: "patient_registered@1", language: "es",
            idempotencyKey: "patient_registered:email:7", created: 1_795_458_600_000, expires: 1_795_718_400_000,
            trace: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            payload: .clear([
                JSONMember(name: "to", value: .string("ana@example.org")),
                JSONMember(name: "name", value: .string(name)),
            ]))
    }
}

extension QueuedJob {
    /// A job that is ready at once.
    static func sample(_ id: String, lane: JobLane = .normal, notBefore: Int64 = 0) -> QueuedJob {
        QueuedJob(id: id, lane: lane, notBefore: notBefore, envelope: JobEnvelope.sample(id: id).encoded())
    }
}
