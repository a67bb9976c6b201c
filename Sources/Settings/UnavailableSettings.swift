/// Documented variables whose feature this version does not have.
///
/// A variable that is set and does nothing is worse than an error when it was meant to close a door or to keep data:
/// each of these stops the start.
enum UnavailableSettings {
    static let names = [
        "ADMIN_LISTEN", "AUTH_KEYS_FILE", "AUTH_KEY_PEPPER", "HTTP_TRUSTED_PROXIES", "HTTP_CORS_ORIGINS", "PUBLIC_FORM",
        "DUPLICATE_POLICY", "EMAIL_CHECK_MX", "RATE_LIMIT_REGISTER", "RATE_LIMIT_READ", "RATE_LIMIT_WRITE",
        "RATE_LIMIT_EXPORT", "AUDIT_DAYS",
        "FAULT_POINTS", "DATABASE_GROUP_COMMIT_US", "PAGE_MAX",
        "HTTP_SERVER_TIMING", "DOCS_ACCESS", "LOG_SAMPLE", "LOG_CLIENT",
    ]

    /// Notes each of them that is set to anything but its own "off".
    static func reject(_ reader: inout SettingsReader) {
        for name in names {
            guard let text = reader.text(name), !["0", "off", "false", "no"].contains(text.lowercased()) else {
                continue
            }
            reader.reject(name, "is not supported by this version: remove it")
        }
    }
}
