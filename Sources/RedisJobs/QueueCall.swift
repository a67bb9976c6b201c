package import Jobs
package import Redis

/// One call of a script: what is sent, and how its reply is read. A value, so that calls can travel together.
package struct QueueCall<Value: Sendable>: Sendable {
    let script: RedisScript
    let arguments: [RedisWord]
    let read: @Sendable (RedisReply) throws(JobQueueError) -> Value

    /// Reads a reply to this call.
    ///
    /// - Throws: what the script or the server refused it with.
    package func value(of reply: RedisReply) throws(JobQueueError) -> Value {
        do throws(RedisError) { _ = try reply.success() } catch { throw JobQueueError(error) }
        return try read(reply)
    }

    /// The call for a pipeline.
    package var scriptCall: RedisScript.Call { (script, arguments) }
}

extension QueueCall where Value == [EnqueueResult] {
    /// See `Scripts/enqueue.lua`; one call for many jobs.
    package static func enqueue(_ jobs: some Sequence<QueuedJob>) -> QueueCall {
        var words: [RedisWord] = []
        for job in jobs {
            words += [
                RedisWord(job.id), RedisWord(job.lane.rawValue), RedisWord(job.notBefore), RedisWord(job.envelope),
                RedisWord(job.history?.tries ?? 0), RedisWord(job.history?.doubts ?? 0), job.history == nil ? "0" : "1",
            ]
        }
        return QueueCall(script: QueueScripts.enqueue, arguments: words) { reply in
            (reply.arrayValue ?? []).map { $0.integerValue == 1 ? .new : .known }
        }
    }
}

extension QueueCall where Value == Bool {
    /// See `Scripts/beat.lua`.
    package static func beat(_ worker: String, lease: Duration, isFirst: Bool) -> QueueCall {
        QueueCall(
            script: QueueScripts.beat,
            arguments: [RedisWord(worker), RedisWord(lease.wholeMilliseconds), isFirst ? "1" : "0"]
        ) { $0.integerValue == 1 }
    }

    /// See `Scripts/begin.lua`.
    package static func begin(_ worker: String, _ job: String, _ phase: DeliveryPhase) -> QueueCall {
        QueueCall(
            script: QueueScripts.begin, arguments: [RedisWord(worker), RedisWord(job), RedisWord(phase.rawValue)]
        ) { $0.integerValue == 1 }
    }

    /// See `Scripts/replace.lua`.
    package static func replace(_ id: String, _ old: [UInt8], with new: [UInt8]) -> QueueCall {
        QueueCall(script: QueueScripts.replace, arguments: [RedisWord(id), RedisWord(old), RedisWord(new)]) {
            $0.integerValue == 1
        }
    }
}

extension QueueCall where Value == (moved: Int, nextDue: Duration?) {
    /// See `Scripts/promote.lua`.
    package static func promote(limit: Int) -> QueueCall {
        QueueCall(script: QueueScripts.promote, arguments: [RedisWord(limit)]) { (reply) throws(JobQueueError) in
            guard let fields = reply.arrayValue, fields.count == 2, let moved = fields[0].integerValue,
                let next = fields[1].integerValue
            else { throw .unavailable("unexpected reply to promote") }
            return (moved: Int(clamping: moved), nextDue: next < 0 ? nil : .milliseconds(next))
        }
    }
}

extension QueueCall where Value == Int {
    /// See `Scripts/reap.lua`.
    package static func reap(limit: Int, maximumCrashes: Int) -> QueueCall {
        QueueCall(
            script: QueueScripts.reap, arguments: [RedisWord(limit), RedisWord(maximumCrashes)], read: QueueReply.count)
    }

    /// See `Scripts/disown.lua`.
    package static func disown(_ worker: String, except jobs: [String]) -> QueueCall {
        QueueCall(
            script: QueueScripts.disown, arguments: [RedisWord(worker)] + jobs.map { RedisWord($0) },
            read: QueueReply.count)
    }

    /// See `Scripts/forget.lua`.
    package static func forget(deadFor age: Duration, limit: Int) -> QueueCall {
        QueueCall(
            script: QueueScripts.forget, arguments: [RedisWord(age.wholeMilliseconds), RedisWord(limit)],
            read: QueueReply.count)
    }
}

extension QueueCall where Value == [Bool] {
    /// See `Scripts/requeue.lua`.
    package static func requeue(_ ids: [String]) -> QueueCall {
        QueueCall(script: QueueScripts.requeue, arguments: ids.map { RedisWord($0) }, read: QueueReply.answers)
    }

    /// See `Scripts/advance.lua`.
    package static func advance(_ ids: [String]) -> QueueCall {
        QueueCall(script: QueueScripts.advance, arguments: ids.map { RedisWord($0) }, read: QueueReply.answers)
    }

    /// See `Scripts/remove.lua`.
    package static func remove(_ ids: [String]) -> QueueCall {
        QueueCall(
            script: QueueScripts.remove,
            arguments: [RedisWord(QueueScripts.remembered.wholeMilliseconds)] + ids.map { RedisWord($0) },
            read: QueueReply.answers)
    }
}

extension QueueCall where Value == String? {
    /// See `Scripts/check.lua`; nil: the job is where it says it is.
    package static func check(_ id: String, workers: [String], repairing: Bool) -> QueueCall {
        QueueCall(
            script: QueueScripts.check,
            arguments: [repairing ? "1" : "0", RedisWord(id)] + workers.map { RedisWord($0) }
        ) { reply in
            reply.textValue.flatMap { $0.isEmpty ? nil : $0 }
        }
    }
}
