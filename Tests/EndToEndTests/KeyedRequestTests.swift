import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("A keyed request survives the process")
    struct KeyedRequestTests {
        @Test("after kill -9 under load, the same requests give every first answer again and store nobody twice")
        func replayAfterKill() async throws {
            let deployment = try await Deployment()
            var answered: [String: HTTPClient.Answer] = [:]
            for round in 1...3 {
                let api = try await deployment.startAPI()
                let load = Task {
                    await withTaskGroup(of: [(String, HTTPClient.Answer)].self) { group in
                        for connection in 0..<8 {
                            group.addTask {
                                var own: [(String, HTTPClient.Answer)] = []
                                for index in 0..<10_000 {
                                    let key = "r\(round)c\(connection)n\(index)"
                                    guard let answer = await Self.register(key, at: deployment) else { break }
                                    own.append((key, answer))
                                }
                                return own
                            }
                        }
                        return await group.reduce(into: []) { $0 += $1 }
                    }
                }
                try await eventually("load to flow") {
                    let metrics = await deployment.client.get("/metrics")?.body ?? ""
                    let new = metrics.split(separator: "\n").first {
                        $0.hasPrefix(#"patient_idempotency_total{outcome="new"}"#)
                    }
                    return new?.split(separator: " ").last.flatMap { Int($0) }.map { $0 >= 60 } == true ? true : nil
                }
                try await api.stop(SIGKILL)
                for (key, answer) in await load.value { answered[key] = answer }
            }

            let api = try await deployment.startAPI()
            #expect(answered.count >= 150)
            for (key, first) in answered {
                let again = try #require(await Self.register(key, at: deployment))
                #expect(again.status == first.status && again.body == first.body)
                #expect(again.fields["idempotency-replayed"] == "true")
                #expect(again.fields["location"] == first.fields["location"])
                #expect(again.fields["etag"] == first.fields["etag"])
            }
            let verification = await deployment.client.get("/audit/verify")
            #expect(verification?.body.hasPrefix(#"{"intact":true"#) == true)
            try await api.stop()
        }

        /// Every fourth on the legacy route, every fourth refused for its content.
        private static func register(_ key: String, at deployment: Deployment) async -> HTTPClient.Answer? {
            let number = key.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
            let body = Deployment.body(number % 4 == 1 ? "not an address" : "\(key)@example.com")
            return await deployment.client.post(
                number % 4 == 0 ? "/patients/register" : "/patients", body, fields: ["Idempotency-Key": "\"\(key)\""])
        }
    }
}
