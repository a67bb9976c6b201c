/// Who did it, without a person's name: a key has an identifier, and people are behind keys.
package enum AuditActor: Sendable, Hashable {
    /// The holder of the API key with this identifier (never its secret).
    case key(String)
    /// Somebody whom the access policy lets in without a key.
    case anonymous
    /// The operating system's user who ran a command.
    case commandLine(user: String)
    /// The public registration form.
    case form
    /// The service itself.
    case system

    /// The form in which it is stored and searched for: `anonymous`, `form`, `system`, `cli:USER` or the key's
    /// identifier, which has none of these forms.
    package var text: String {
        switch self {
        case .key(let identifier): identifier
        case .anonymous: "anonymous"
        case .commandLine(let user): "cli:\(user)"
        case .form: "form"
        case .system: "system"
        }
    }
}
