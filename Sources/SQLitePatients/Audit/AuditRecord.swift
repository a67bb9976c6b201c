import Patients
import Timekeeping

/// An entry of the audit log in the form that is stored and hashed.
struct AuditRecord {
    let sequence: Int64
    let at: Int64
    let actor: String
    let action: String
    let patient: Int64?
    let range: Range?
    let requestID: String
    let client: String?
    /// Names of fields with commas between them; none when nothing changed.
    let changedFields: String?
    let result: String

    struct Range {
        let first: Int64
        let last: Int64
        let count: Int64
    }

    init(
        sequence: Int64, at: Int64, actor: String, action: String, patient: Int64?, range: Range?, requestID: String,
        client: String?, changedFields: String?, result: String
    ) {
        self.sequence = sequence
        self.at = at
        self.actor = actor
        self.action = action
        self.patient = patient
        self.range = range
        self.requestID = requestID
        self.client = client
        self.changedFields = changedFields
        self.result = result
    }

    init(_ event: AuditEvent, by context: AccessContext, at moment: Timestamp, sequence: Int64) {
        let changes = event.changedFields
        var patient: Int64?
        var range: Range?
        switch event.subject {
        case .nothing: break
        case .patient(let id): patient = id
        case .patients(let first, let last, let count): range = Range(first: first, last: last, count: Int64(count))
        }
        self.init(
            sequence: sequence, at: moment.microseconds, actor: context.actor.text, action: event.action.rawValue,
            patient: patient, range: range, requestID: context.requestID, client: context.client?.text,
            changedFields: changes.isEmpty ? nil : changes.map(\.rawValue).joined(separator: ","),
            result: event.result.rawValue)
    }

    /// Writes the hashed form: the hash before it, a version, and every column with its length or presence, so that no
    /// two entries have the same form.
    ///
    ///     previous hash (32) · 1 · seq (8) · at (8) · actor · action · patient? · range? · request id · client? ·
    ///     changed fields? · result        integers big-endian, texts with a length of 4 bytes, `?` a byte 0 or 1 in front
    func write(after previous: ContentDigest, to buffer: inout [UInt8]) {
        buffer.removeAll(keepingCapacity: true)
        previous.withUnsafeBytes { buffer.append(contentsOf: $0) }
        buffer.append(1)
        buffer.append(integer: sequence)
        buffer.append(integer: at)
        buffer.append(text: actor)
        buffer.append(text: action)
        buffer.append(patient == nil ? 0 : 1)
        if let patient { buffer.append(integer: patient) }
        buffer.append(range == nil ? 0 : 1)
        if let range {
            buffer.append(integer: range.first)
            buffer.append(integer: range.last)
            buffer.append(integer: range.count)
        }
        buffer.append(text: requestID)
        buffer.append(optional: client)
        buffer.append(optional: changedFields)
        buffer.append(text: result)
    }
}

extension [UInt8] {
    fileprivate mutating func append(integer: Int64) {
        Swift.withUnsafeBytes(of: integer.bigEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func append(text: String) {
        Swift.withUnsafeBytes(of: UInt32(truncatingIfNeeded: text.utf8.count).bigEndian) { append(contentsOf: $0) }
        append(contentsOf: text.utf8)
    }

    fileprivate mutating func append(optional text: String?) {
        append(text == nil ? 0 : 1)
        if let text { append(text: text) }
    }
}
