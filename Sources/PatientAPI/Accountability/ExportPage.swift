import Patients
import Timekeeping

/// Everything about one person as a page to read and to print: no script, no style, nothing loaded.
struct ExportPage {
    let export: PatientExport
    let id: Int64
    let at: Timestamp
    let language: Language

    var bytes: [UInt8] {
        var html = HTMLText()
        html.markup("<!DOCTYPE html>\n<html lang=\"")
        html.text(language.rawValue)
        html.markup("\"><head><meta charset=\"utf-8\"><title>")
        html.text(title)
        html.markup("</title></head><body>\n<h1>")
        html.text(title)
        html.markup("</h1>\n")
        html.paragraph("\(words("Emitido", "Issued")): \(Self.text(at))")
        writePatient(to: &html)
        writeMails(to: &html)
        writeAudit(to: &html)
        html.markup("</body></html>\n")
        return html.bytes
    }

    private var title: String { "\(words("Datos del paciente", "Data of patient")) \(id)" }

    private func writePatient(to html: inout HTMLText) {
        html.heading(words("Datos", "Record"))
        if let moment = export.erasedAt {
            html.paragraph("\(words("Los datos fueron borrados", "The data were erased")): \(Self.text(moment))")
        }
        guard let patient = export.patient else { return }
        html.table(
            [words("Campo", "Field"), words("Valor", "Value")],
            [
                [words("Nombre", "Name"), patient.name], [words("Correo", "E-mail"), patient.email],
                [words("Teléfono", "Phone"), patient.phone], ["E.164", patient.phoneE164 ?? "–"],
                [words("Idioma", "Language"), patient.locale?.rawValue ?? "–"],
                [words("Versión", "Version"), "\(patient.version)"],
                [words("Registrado", "Registered"), Self.text(patient.createdAt)],
                [words("Modificado", "Changed"), Self.text(patient.updatedAt)],
            ])
        html.markup("<p>")
        html.text(words("Documento", "Document") + ": ")
        // Only http and https can be stored; whoever follows it says neither from where nor vouches for it.
        html.markup("<a rel=\"noopener noreferrer nofollow\" href=\"")
        html.text(patient.documentURL)
        html.markup("\">")
        html.text(patient.documentURL)
        html.markup("</a></p>\n")
    }

    private func writeMails(to html: inout HTMLText) {
        html.heading(words("Correos enviados", "Mails"))
        html.table(
            [
                words("Pedido", "Ordered"), words("Estado", "State"), words("Intentos", "Attempts"),
                words("Terminado", "Ended"), words("Motivo", "Reason"),
            ],
            export.mails.map { mail in
                [
                    Self.text(mail.createdAt), mail.state.rawValue, "\(mail.attempts)",
                    mail.endedAt.map(Self.text) ?? "–", mail.reason ?? "–",
                ]
            })
    }

    private func writeAudit(to html: inout HTMLText) {
        html.heading(words("Quién vio o cambió los datos", "Who saw or changed the data"))
        if export.hasMoreAudit {
            html.paragraph(
                words(
                    "Se muestran las últimas \(PatientExport.auditLimit) entradas.",
                    "The last \(PatientExport.auditLimit) entries are shown."))
        }
        html.table(
            [
                words("Momento", "Moment"), words("Quién", "Who"), words("Acción", "Action"),
                words("Campos", "Fields"), words("Resultado", "Result"), words("Red", "Network"),
            ],
            export.audit.map { entry in
                [
                    Self.text(entry.at), entry.actor, entry.action.rawValue,
                    entry.changedFields.joined(separator: ", "),
                    entry.result.rawValue, entry.client ?? "–",
                ]
            })
    }

    private func words(_ spanish: String, _ english: String) -> String {
        language == .spanish ? spanish : english
    }

    private static func text(_ moment: Timestamp) -> String { CivilTime(moment).rfc3339 }
}
