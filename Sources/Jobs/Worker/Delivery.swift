/// One delivery, from the claimed job to its outcome. Confined to the thread of a sender.
struct Delivery {
    let deliverer: any JobDeliverer
    let dispatcher: JobDispatcher
    let observer: any JobObserver
    /// For the note that the point of no return is crossed.
    let line: ReconnectingQueue.Line

    func carryOut(_ assignment: Assignment) -> DeliveryReport {
        let start = ContinuousClock.now
        let job = assignment.job
        if let code = dispatcher.withState({ $0.accepted.code(of: job.id) }) {
            observer.recognised(job)
            return DeliveryReport(assignment, .done(code: code), took: .zero)
        }
        let outcome = deliverer.deliver(job, control: control(of: assignment))
        return DeliveryReport(assignment, outcome, took: .now - start)
    }

    private func control(of assignment: Assignment) -> DeliveryControl {
        DeliveryControl(
            isStopping: { [dispatcher] in dispatcher.withState { $0.isStopping } },
            crossPointOfNoReturn: { [dispatcher, observer, line] in
                guard !dispatcher.withState({ $0.isStopping }) else { return false }
                let job = assignment.job
                do throws(JobQueueError) {
                    let isOurs = try line.use { (queue) throws(JobQueueError) in
                        try queue.begin(worker: assignment.name, job: job.id, phase: .data)
                    }
                    if isOurs, job.doubts > 0 || job.wasLost { observer.repeating(job) }
                    return isOurs
                } catch {
                    // What cannot be noted must not be sent: a crash could not be told from a first attempt.
                    return false
                }
            })
    }
}
