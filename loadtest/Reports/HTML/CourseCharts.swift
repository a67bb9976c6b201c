import LoadEngine

/// The charts of a run's course.
struct CourseCharts {
    private let points: [SeriesPoint]
    private let bands: [Chart.Band]
    private let length: Double
    private let isOpen: Bool

    init(_ series: Series, _ events: [RunEvent], isOpen: Bool) {
        points = series.points
        length = series.points.last?.time ?? 1
        self.isOpen = isOpen
        let end = length
        var bands = events.map { event in
            Chart.Band(
                Words(same: event.text), style: event.kind.rawValue, start: event.start, end: event.end ?? event.start)
        }
        if let warm = points.last(where: \.isWarmup) {
            bands.append(
                Chart.Band(Words("warm-up", "calentamiento"), style: "warmup", start: 0, end: min(warm.time, end)))
        }
        self.bands = bands
    }

    var html: String { charts.map(\.html).joined() }

    private var charts: [Chart] {
        var charts = [throughput, times, people, classes].compactMap { $0 }
        charts += [
            server("cpu_cores", Words("Processor cores", "Núcleos de CPU"), .cores, generator: true),
            server("commit_batch", Words("Registrations per commit", "Registros por commit"), .count),
            server("outbox_pending", Words("Mails waiting in the outbox", "Correos en la bandeja de salida"), .count),
            server("outbox_age_s", Words("Age of the oldest mail (s)", "Edad del correo más antiguo (s)"), .seconds),
            server("rss_bytes", Words("Memory of the service", "Memoria del servicio"), .bytes),
            mails,
        ].compactMap { $0 }
        return charts
    }

    private func line(
        _ name: Words, _ colour: Int, isDashed: Bool = false, _ value: (SeriesPoint) -> Double?
    ) -> Chart.Line {
        Chart.Line(name, colour: colour, isDashed: isDashed, points.map { ($0.time, value($0)) })
    }

    private func chart(
        _ title: Words, _ unit: Chart.Unit, _ lines: [Chart.Line], isLogarithmic: Bool = false
    ) -> Chart {
        Chart(title, unit, lines, bands: bands, length: length, isLogarithmic: isLogarithmic)
    }

    private var throughput: Chart {
        var lines = [line(Words("answered", "respondidas"), 1) { $0.answered }]
        if isOpen { lines.insert(line(Words("asked", "pedidas"), 7, isDashed: true) { $0.asked }, at: 0) }
        lines.append(line(Words("errors", "errores"), 2) { $0.all.errors })
        return chart(Words("Requests per second", "Peticiones por segundo"), .perSecond, lines)
    }

    private var times: Chart {
        let percentile = { (value: UInt64, point: SeriesPoint) -> Double? in
            point.all.requests > 0 ? Double(max(1, value)) : nil
        }
        return chart(
            Words("Response time", "Tiempo de respuesta"), .microseconds,
            [
                line(Words(same: "p50"), 3) { percentile($0.all.response.p50, $0) },
                line(Words(same: "p90"), 4) { percentile($0.all.response.p90, $0) },
                line(Words(same: "p99"), 5) { percentile($0.all.response.p99, $0) },
                line(Words(same: "p99.9"), 2) { percentile($0.all.response.p999, $0) },
                line(Words("service p99", "servicio p99"), 7, isDashed: true) { percentile($0.all.serviceP99, $0) },
            ], isLogarithmic: true)
    }

    private var people: Chart {
        var lines = [line(Words("in flight", "en curso"), 1) { Double($0.inFlight) }]
        if isOpen {
            lines.append(line(Words("waiting for a connection", "esperando conexión"), 4) { Double($0.waiting) })
        } else {
            lines.insert(line(Words("users", "usuarios"), 3) { Double($0.active) }, at: 0)
        }
        let title =
            isOpen ? Words("Requests under way", "Peticiones en curso") : Words("Users", "Usuarios")
        return chart(title, .count, lines)
    }

    /// Only when something other than success was seen.
    private var classes: Chart? {
        let shown: [(StatusClass, Int, Words)] = [
            (.success, 3, Words(same: "2xx")), (.redirection, 7, Words(same: "3xx")),
            (.clientError, 4, Words(same: "4xx")), (.serverError, 2, Words(same: "5xx")),
            (.none, 5, Words("no answer", "sin respuesta")),
        ]
        let seen = shown.filter { (statusClass, _, _) in points.contains { $0.classes[statusClass, default: 0] > 0 } }
        guard seen.count > 1 else { return nil }
        return chart(
            Words("Answers per second by status", "Respuestas por segundo según estado"), .perSecond,
            seen.map { (statusClass, colour, name) in line(name, colour) { $0.classes[statusClass, default: 0] } })
    }

    private func server(_ name: String, _ title: Words, _ unit: Chart.Unit, generator: Bool = false) -> Chart? {
        let isKnown = points.contains { $0.server[name] != nil }
        guard isKnown || generator else { return nil }
        var lines: [Chart.Line] = []
        if isKnown { lines.append(line(Words("service", "servicio"), 1) { $0.server[name] }) }
        if generator { lines.append(line(Words("generator", "generador"), 7, isDashed: isKnown) { $0.cores }) }
        return chart(title, unit, lines)
    }

    private var mails: Chart? {
        guard points.contains(where: { ($0.ledger?.mails ?? 0) > 0 }) else { return nil }
        return chart(
            Words("Patients and their mails", "Pacientes y sus correos"), .count,
            [
                line(Words("acknowledged", "confirmados"), 1) { $0.ledger.map { Double($0.acknowledged) } },
                line(Words("mails", "correos"), 3) { $0.ledger.map { Double($0.mails) } },
            ])
    }
}
