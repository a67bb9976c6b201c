import Foundation
import TestSupport

/// A simulation of AWS (moto) that computes each signature anew and refuses a wrong one: after three calls for setting
/// up a user, it lets in nobody without a signature (`INITIAL_NO_AUTH_ACTION_COUNT`).
final class MotoServer: Sendable {
    let port: UInt16
    /// Of a user who may publish and nothing else.
    let keyID: String
    let secret: String
    private let child: ChildProcess
    private let folder: TemporaryDirectory

    /// `script/bootstrap test` puts it beside the build.
    static let path: String? = {
        let environment = ProcessInfo.processInfo.environment
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        let folders =
            ["\(package)/.build/moto/bin"] + (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return folders.map { "\($0)/moto_server" }.first(where: FileManager.default.isExecutableFile)
    }()

    init() async throws {
        let folder = try TemporaryDirectory()
        let port = try FreePort.find()
        guard let program = Self.path else { throw NeverHappened(description: "no moto_server") }
        let child = try ChildProcess(
            program, ["-H", "127.0.0.1", "-p", "\(port)"],
            environment: [
                "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "HOME": folder.path,
                "INITIAL_NO_AUTH_ACTION_COUNT": "3",
            ], directory: folder.path, output: folder.file("log"))
        let client = HTTPClient(port: port)
        try await eventually("moto", within: .seconds(120)) {
            guard child.isRunning else { throw NeverHappened(description: "moto ended: \(child.output)") }
            return await client.get("/moto-api/")?.status == 200 ? true : nil
        }
        _ = try await Self.identity("CreateUser", [:], client)
        let key = try await Self.identity("CreateAccessKey", [:], client)
        _ = try await Self.identity(
            "PutUserPolicy",
            [
                "PolicyName": "sms",
                "PolicyDocument":
                    #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sns:Publish","Resource":"*"}]}"#,
            ], client)
        keyID = try Self.element("AccessKeyId", of: key)
        secret = try Self.element("SecretAccessKey", of: key)
        self.folder = folder
        self.child = child
        self.port = port
    }

    deinit { child.send(SIGKILL) }

    /// One call of IAM's Query protocol about the one user; the service is told by the scope of the signature, which is
    /// not looked at yet.
    private static func identity(
        _ action: String, _ parameters: [String: String], _ client: HTTPClient
    ) async throws -> String {
        let form = parameters.merging(["Action": action, "Version": "2010-05-08", "UserName": "clinic"]) { $1 }
        let allowed = CharacterSet.alphanumerics
        let body = form.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")" }
            .joined(separator: "&")
        let answer = await client.send(
            "POST", "/",
            fields: [
                "Content-Type": "application/x-www-form-urlencoded",
                "Authorization": "AWS4-HMAC-SHA256 Credential=setup/20260101/us-east-1/iam/aws4_request, "
                    + "SignedHeaders=host, Signature=0",
            ], body: body)
        guard let answer, answer.status == 200 else {
            throw NeverHappened(description: "\(action): \(answer?.status ?? 0) \(answer?.body ?? "")")
        }
        return answer.body
    }

    private static func element(_ name: String, of xml: String) throws -> String {
        guard let start = xml.firstRange(of: "<\(name)>"), let end = xml.firstRange(of: "</\(name)>") else {
            throw NeverHappened(description: "no \(name) in \(xml)")
        }
        return String(xml[start.upperBound..<end.lowerBound])
    }
}
