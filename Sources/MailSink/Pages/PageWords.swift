/// Every word that the inbox shows.
struct PageWords: Sendable {
    let title: String
    let empty: String
    let emptyHint: String
    let filter: String
    let deleteAll: String
    let confirmDeleteAll: String
    let delete: String
    let download: String
    let back: String
    let newer: String
    let older: String
    let noSubject: String
    let from: String
    let to: String
    let envelope: String
    let received: String
    let messageID: String
    let size: String
    let attachments: String
    let text: String
    let html: String
    let headers: String
    let source: String
    let clean: String
    let offline: String
    let noText: String
    let notFound: String
    let findings: [MailFinding: String]
    private let countForms: (one: String, many: String)

    func count(_ number: Int) -> String {
        number == 1 ? countForms.one : "\(number) \(countForms.many)"
    }

    static let spanish = PageWords(
        title: "Buzón de pruebas", empty: "Todavía no ha llegado ningún correo",
        emptyHint: "Todo lo que se envíe por SMTP a este servidor aparecerá aquí y no saldrá de esta máquina.",
        filter: "Filtrar por destinatario o asunto", deleteAll: "Borrar todo",
        confirmDeleteAll: "¿Borrar todos los correos?", delete: "Borrar", download: "Descargar .eml", back: "Buzón",
        newer: "Más reciente", older: "Más antiguo", noSubject: "(sin asunto)", from: "De", to: "Para",
        envelope: "Sobre", received: "Recibido", messageID: "Message-ID", size: "Tamaño", attachments: "Adjuntos",
        text: "Texto", html: "HTML", headers: "Cabeceras", source: "Fuente", clean: "Sin defectos",
        offline: "Sin conexión con el servidor", noText: "Este correo no tiene una parte de texto.",
        notFound: "Ese correo ya no está.",
        findings: [
            .bareLineFeed: "salto de línea sin CR", .longLine: "línea de más de 998 bytes", .nul: "byte NUL",
            .date: "falta Date o está repetido", .from: "falta From o está repetido",
            .messageID: "falta Message-ID o está repetido", .repeatedField: "cabecera repetida",
            .strangeHeaderLine: "línea extraña en la cabecera", .rawHeader: "cabecera con bytes no ASCII sin SMTPUTF8",
            .incomplete: "partes MIME sin cerrar", .onlyHTML: "HTML sin texto alternativo",
        ], countForms: ("1 correo", "correos"))

    static let english = PageWords(
        title: "Test inbox", empty: "No mail has arrived yet",
        emptyHint: "Everything that is sent to this server by SMTP shows up here and never leaves this machine.",
        filter: "Filter by recipient or subject", deleteAll: "Delete all", confirmDeleteAll: "Delete all mails?",
        delete: "Delete", download: "Download .eml", back: "Inbox", newer: "Newer", older: "Older",
        noSubject: "(no subject)", from: "From", to: "To", envelope: "Envelope", received: "Received",
        messageID: "Message-ID", size: "Size", attachments: "Attachments", text: "Text", html: "HTML",
        headers: "Headers", source: "Source", clean: "No defects", offline: "No connection to the server",
        noText: "This mail has no text part.", notFound: "That mail is not here any more.",
        findings: [
            .bareLineFeed: "line feed without CR", .longLine: "line longer than 998 bytes", .nul: "NUL byte",
            .date: "Date missing or repeated", .from: "From missing or repeated",
            .messageID: "Message-ID missing or repeated", .repeatedField: "repeated header field",
            .strangeHeaderLine: "strange line in the header", .rawHeader: "header beyond ASCII without SMTPUTF8",
            .incomplete: "MIME parts without an end", .onlyHTML: "HTML without a text beside it",
        ], countForms: ("1 mail", "mails"))
}
