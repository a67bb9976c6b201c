/// The language a patient wants to be written to in; none means the clinic's default.
package enum PatientLocale: String, Sendable, CaseIterable {
    case es
    case en
}
