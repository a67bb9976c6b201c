import Foundation
import TestSupport

/// What the outside can see of the service.
extension ChaosStage {
    private struct Listed: Decodable {
        struct Mail: Decodable { let state: String }
        let id: Int
        let email: String
        let mail: Mail
    }

    private struct Mails: Decodable {
        struct Item: Decodable {
            let state: String
            let reason: String?
        }
        let items: [Item]
    }

    /// Every patient with the state of its mail; nil while the API does not answer.
    nonisolated func patients() async -> [ChaosVerdict.Patient]? {
        let answer = await deployment.client.get(
            "/patients?fields=id,email,mail", fields: ["Accept": "application/x-ndjson"])
        guard let answer, answer.status == 200 else { return nil }
        return answer.body.split(separator: "\n").compactMap { line in
            (try? JSONDecoder().decode(Listed.self, from: Data(line.utf8))).map {
                ChaosVerdict.Patient(id: $0.id, email: $0.email, state: $0.mail.state)
            }
        }
    }

    /// Why the mail of a patient was given up.
    nonisolated func reason(of id: Int) async -> String? {
        let body = await deployment.client.get("/patients/\(id)/mail")?.body ?? ""
        return (try? JSONDecoder().decode(Mails.self, from: Data(body.utf8)))?.items.first?.reason
    }

    /// Ids of jobs that the workers' logs say were sent once more.
    nonisolated func flagged() -> Set<String> {
        var ids = Set<String>()
        for index in 0..<ChaosPlan.workers {
            let path = deployment.folder.file("worker-\(index).log")
            let log = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            for line in log.split(separator: "\n") where line.contains(#""mail.repeat""#) {
                if let start = line.range(of: #""job":""#)?.upperBound { ids.insert(String(line[start...].prefix(26))) }
            }
        }
        return ids
    }

    /// `patient-worker queue …`
    nonisolated func queue(_ words: String...) async throws -> (status: Int32?, output: String) {
        try await Tool.result(
            Executables.worker, ["queue"] + words, environment: deployment.settings, directory: deployment.folder.path)
    }
}
