/// What a caller may do; raw values are the names that keys will be given with.
package enum Scope: String, Sendable, CaseIterable {
    case registerPatients = "patients:register"
    case readPatients = "patients:read"
    case writePatients = "patients:write"
    case deletePatients = "patients:delete"
    case exportPatients = "patients:export"
    case readAudit = "audit:read"
    case readOperations = "ops:read"
    case administer = "ops:admin"
}
