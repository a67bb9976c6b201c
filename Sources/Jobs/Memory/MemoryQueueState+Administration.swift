extension MemoryQueueState {
    package func events(after cursor: String) -> JobEvents {
        let seen = Int(cursor.split(separator: "-").first ?? "0") ?? 0
        guard seen < events.count else { return JobEvents(events: [], cursor: cursor) }
        return JobEvents(events: Array(events[seen...]), cursor: "\(events.count)-0")
    }

    package func status(of id: String) -> JobStatus? { jobs[id]?.record.status }

    package var depths: QueueDepths {
        var depths = QueueDepths()
        depths.high = ready[.high]?.count ?? 0
        depths.normal = ready[.normal]?.count ?? 0
        depths.low = ready[.low]?.count ?? 0
        depths.suspects = ready[nil]?.count ?? 0
        for entry in jobs.values {
            switch entry.record.place {
            case .delayed: depths.delayed += 1
            case .dead: depths.dead += 1
            case .ready, .suspect, .active, .done, .removed: break
            }
        }
        depths.active = workers.values.reduce(0) { $0 + $1.held.count }
        depths.workers = workers.count
        return depths
    }

    func condition(now: Int64) -> QueueCondition {
        var condition = QueueCondition()
        condition.isPaused = isPaused
        condition.circuit = breaker.remaining(at: now).map { .milliseconds($0) }
        let waiting = jobs.values.filter { $0.record.place == .ready }
        condition.oldestReady = waiting.map(\.record.enqueuedAt).min().map { .milliseconds(max(0, now - $0)) }
        for entry in jobs.values {
            if case .dead(let reason) = entry.record.place { condition.deadByReason[reason, default: 0] += 1 }
        }
        return condition
    }

    func listings(now: Int64) -> [WorkerListing] {
        workers.sorted { $0.key < $1.key }.map { name, worker in
            WorkerListing(
                name: name, lease: .milliseconds(worker.lease - now), held: worker.held.count,
                description: worker.description)
        }
    }

    func details(of id: String) -> JobDetails? {
        jobs[id].map { $0.record.details(of: id, envelope: $0.envelope) }
    }

    func list(_ place: JobPlace) -> [String] {
        switch place {
        case .ready: [JobLane.high, .normal, .low].flatMap { ready[$0] ?? [] }
        case .suspects: ready[nil] ?? []
        case .active: workers.sorted { $0.key < $1.key }.flatMap(\.value.held)
        case .delayed:
            sorted { if case .delayed(let due) = $0.place { due } else { nil } }
        case .dead:
            sorted { record in if case .dead = record.place { record.endedAt } else { nil } }.reversed()
        }
    }

    private func sorted(by moment: (JobRecord) -> Int64?) -> [String] {
        jobs.compactMap { id, entry in moment(entry.record).map { ($0, id) } }.sorted { $0 < $1 }.map(\.1)
    }

    package mutating func requeue(_ id: String) -> Bool {
        guard case .dead? = jobs[id]?.record.place, let lane = jobs[id]?.record.lane else { return false }
        tell(jobs[id]?.record.requeue(), of: id)
        ready[lane, default: []].append(id)
        counts["requeued", default: 0] += 1
        return true
    }

    package mutating func advance(_ id: String) -> Bool {
        guard case .delayed? = jobs[id]?.record.place else { return false }
        promote(id)
        return true
    }

    package mutating func remove(_ id: String, now: Int64) -> Bool {
        let holder: String? = if case .active(let worker)? = jobs[id]?.record.place { worker } else { nil }
        guard let news = jobs[id]?.record.remove(at: now) else { return false }
        removeFromReady(id)
        if let holder { workers[holder]?.held.removeAll { $0 == id } }
        jobs[id]?.envelope = nil
        tell(news, of: id)
        return true
    }

    package mutating func forget(deadFor age: Int64, limit: Int, now: Int64) -> Int {
        let old = list(.dead).reversed().filter { (jobs[$0]?.record.endedAt ?? now) <= now - age }.prefix(limit)
        for id in old { jobs[id] = nil }
        return old.count
    }

    mutating func replaceEnvelope(of id: String, _ old: [UInt8], with new: [UInt8]) -> Bool {
        guard jobs[id]?.envelope == old else { return false }
        jobs[id]?.envelope = new
        return true
    }
}
