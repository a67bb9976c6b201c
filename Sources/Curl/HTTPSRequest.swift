/// One POST to a provider's interface: where, with which form, and who we are there.
package struct HTTPSRequest: Sendable, Equatable {
    /// How the provider knows us. The values are secrets: they go to libcurl and into no text of ours.
    package enum Authentication: Sendable, Equatable {
        /// RFC 7617.
        case basic(user: String, password: String)
        /// AWS Signature Version 4, made by libcurl over the whole request.
        case signatureV4(region: String, service: String, keyID: String, secret: String, sessionToken: String?)
    }

    /// `https://host/path` without a query; `http:` only to this machine, for tests.
    package let url: String
    /// `application/x-www-form-urlencoded` bytes.
    package let form: [UInt8]
    package let authentication: Authentication

    /// Takes anything; ``HTTPSSession`` refuses what is unsafe.
    package init(url: String, form: [UInt8], authentication: Authentication) {
        self.url = url
        self.form = form
        self.authentication = authentication
    }

    /// Nothing passes that could end a line of a header field, change the URL's meaning, or carry secrets in clear.
    ///
    /// libcurl 7.88 signs a query string in a way that AWS refuses, so there must be none (curl/curl #8107, #10129).
    func check() throws(CurlError) {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !url.contains("?"), !url.contains("#") else {
            throw .unsafeText("URL")
        }
        guard url.hasPrefix("https://") || Self.isLoopback(url) else { throw .unsafeText("URL without TLS") }
        let secrets: [String] =
            switch authentication {
            case .basic(let user, let password): [user, password]
            case .signatureV4(let region, let service, let keyID, let secret, let token):
                [region, service, keyID, secret, token ?? "-"]
            }
        for text in secrets {
            guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw .unsafeText("credentials")
            }
        }
    }

    private static func isLoopback(_ url: String) -> Bool {
        guard url.hasPrefix("http://") else { return false }
        let authority = url.dropFirst(7).prefix { $0 != "/" }
        guard !authority.contains("@") else { return false }
        let host =
            authority.hasPrefix("[") ? authority.prefix { $0 != "]" }.dropFirst() : authority.prefix { $0 != ":" }
        return ["127.0.0.1", "localhost", "::1"].contains(host)
    }
}
