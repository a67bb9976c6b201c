import Foundation

/// A certificate authority of one test, and a certificate that it gave to 127.0.0.1, or to somebody else.
package struct CertificateAuthority {
    private let folder: TemporaryDirectory

    /// - Parameters:
    ///   - names: whom the server's certificate is for, as a subjectAltName (RFC 5280 §4.2.1.6).
    ///   - days: how long it is valid from now; negative: it is not any more.
    package init(names: String = "IP:127.0.0.1", days: Int = 2) async throws {
        folder = try TemporaryDirectory()
        let new = ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        try await openssl(
            new + ["-x509", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test CA"])
        try await openssl(new + ["-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=server"])
        try "subjectAltName=\(names)\n".write(toFile: folder.file("names"), atomically: true, encoding: .utf8)
        try await openssl([
            "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days",
            "\(days)", "-extfile", "names", "-out", "server.pem",
        ])
    }

    /// PEM certificate of the authority.
    package var file: String { folder.file("ca.pem") }
    /// For fixtures: `--cert` and `--key` of the server.
    package var serverOptions: [String] { ["--cert", folder.file("server.pem"), "--key", folder.file("server.key")] }

    private func openssl(_ arguments: [String]) async throws {
        let result = try await Tool.result("/usr/bin/openssl", arguments, directory: folder.path)
        guard result.status == 0 else { throw NeverHappened(description: "openssl: \(result.output)") }
    }
}
