/// One line of deliveries: gets a job, delivers it, tells how it ended, and again. Runs on a thread of its own, which it
/// blocks.
struct JobSender {
    let connection: ReconnectingQueue
    let dispatcher: JobDispatcher
    /// From 0.
    let number: Int
    let deliverer: any JobDeliverer
    let observer: any JobObserver

    /// Works until the worker stops.
    func run() {
        let delivery = Delivery(
            deliverer: deliverer, dispatcher: dispatcher, observer: observer, line: connection.makeLine())
        var report: DeliveryReport?
        while let assignment = dispatcher.next(for: number, after: report) {
            report = delivery.carryOut(assignment)
        }
    }
}
