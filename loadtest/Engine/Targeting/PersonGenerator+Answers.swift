extension PersonGenerator {
    /// Whether a body shows person `number`, exactly as registered, under the identifier `id`.
    package func matches(_ body: [UInt8], id: Int64, person number: UInt64) -> Bool {
        var fields = PersonFields()
        write(number, into: &fields)
        var beginning: [UInt8] = []
        RegistrationBody.appendAnswer(fields, id: id, to: &beginning)
        return body.withUnsafeBytes { PatientAnswer.matches($0, beginning, fields, id) }
    }
}
