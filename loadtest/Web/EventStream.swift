import HTTPServer
import HTTPTypes
import LoadEngine

/// What happens, as server-sent events (WHATWG HTML §9.2): `state` when the runs have changed, `second` with every second.
struct EventStream: Sendable {
    let desk: RunDesk

    var response: Response {
        let desk = desk
        return Response(
            fields: [HTTPField(name: .contentType, value: "text/event-stream")],
            body: .stream { writer in
                let events = desk.events()
                try await writer.write(Self.event("state", StateJSON.bytes(desk)))
                try await writer.flush()
                for await event in events {
                    switch event {
                    case .changed: try await writer.write(Self.event("state", StateJSON.bytes(desk)))
                    case .second(let number, let snapshot):
                        let warmup = desk.current?.plan.warmup ?? 0
                        try await writer.write(
                            Self.event("second", SecondJSON.second(number, snapshot, warmup: warmup)))
                    case .nothing: try await writer.write(Array(":\n\n".utf8))
                    }
                    try await writer.flush()
                }
            })
    }

    /// JSON of ours has no line feed in it.
    private static func event(_ name: StaticString, _ data: [UInt8]) -> [UInt8] {
        Array("event: \(name)\ndata: ".utf8) + data + [0x0A, 0x0A]
    }
}
