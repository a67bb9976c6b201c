import LoadEngine
import LoadReports
import Timekeeping

/// The certificate as one page: what was promised, green or red, and who broke it.
package struct CertificatePage {
    private let certificate: Certificate
    private let language: String

    /// - Parameter language: `en` or `es`, the one that is shown first.
    package init(_ certificate: Certificate, language: String) {
        self.certificate = certificate
        self.language = language
    }

    package var bytes: [UInt8] { Array(text.utf8) }

    private var judgement: Assessment { certificate.judgement }

    private var text: String {
        let isSatisfied = judgement.isSatisfied
        let title = isSatisfied ? "every promise was kept" : "a promise was broken"
        var html = HTMLPage.head(title: "loadtest · certificate · \(title)", language: language)
        let started = CivilTime(Timestamp(milliseconds: certificate.header.startedAt)).rfc3339
        let seed = certificate.header.options[.seed]?.last ?? ""
        html += "<header class=\"\(isSatisfied ? "good" : "bad")\">"
        html += "<p class=kind>\(Words("Certificate", "Certificado").html)</p><h1>\(sentence.html)</h1><p>"
        html += Words("run of \(started), seed \(seed)", "prueba del \(started), semilla \(seed)").html
        html += "</p></header>\n<main>\n" + numbers + invariants + offenders + faults + environment
        return html + "</main>\n" + HTMLPage.foot
    }

    private var sentence: Words {
        let broken = judgement.results.filter { $0.status == .broken }.map(\.invariant.rawValue).joined(separator: ", ")
        let held = judgement.results.count { $0.status == .holds }
        if !broken.isEmpty { return Words("Broken: \(broken).", "Roto: \(broken).") }
        return Words(
            "All \(held) promises that were looked at were kept.", "Se cumplieron las \(held) promesas comprobadas.")
    }

    private var numbers: String {
        let counts = judgement.counts
        let latency = judgement.mailLatency
        let tiles: [(Words, String, String)] = [
            (
                Words("patients acknowledged", "pacientes confirmados"), GroupedNumber.text(counts.acknowledged),
                Words(
                    "\(GroupedNumber.text(certificate.deletions)) deleted",
                    "\(GroupedNumber.text(certificate.deletions)) borrados"
                ).html
            ),
            (
                Words("read back", "releídos"), GroupedNumber.text(counts.readBack),
                Words(
                    "\(GroupedNumber.text(certificate.listed)) on the list",
                    "\(GroupedNumber.text(certificate.listed)) en la lista"
                ).html
            ),
            (Words("lost", "perdidos"), GroupedNumber.text(counts.lost), ""),
            (
                Words("mails", "correos"), GroupedNumber.text(counts.mails),
                latency.isEmpty
                    ? ""
                    : "p50 \(LatencyText.text(latency.value(atPercentile: 50))) · p99 \(LatencyText.text(latency.value(atPercentile: 99)))"
            ),
            (
                Words("mails lost", "correos perdidos"), GroupedNumber.text(judgement.lostMails), ""
            ),
            (
                Words("mails twice", "correos dobles"), GroupedNumber.text(counts.duplicateMails),
                Words(
                    "\(judgement.explainedDuplicates.count) more, explained",
                    "\(judgement.explainedDuplicates.count) más, explicados"
                ).html
            ),
        ]
        let items = tiles.map { "<div><dt>\($0.0.html)</dt><dd>\($0.1)<small>\($0.2)</small></dd></div>" }
        return "<section><dl class=tiles>\(items.joined())</dl></section>\n"
    }

    private var invariants: String {
        var html = "<section><h2>\(Words("Promises", "Promesas").html)</h2><table class=left><tr><th><th>"
        html += "<th>\(Words("promise", "promesa").html)<th>\(Words("checked", "comprobado").html)"
        html += "<th>\(Words("broken", "roto").html)"
        for result in judgement.results {
            let mark: String
            switch result.status {
            case .holds: mark = "<td class=good>✓"
            case .broken: mark = "<td class=bad>✗"
            case .unchecked: mark = "<td>–"
            }
            let statement = Words(result.invariant.statement, result.invariant.spanish).html
            var notes = result.notes
            if case .unchecked(let reason) = result.status { notes.insert("not checked: \(reason)", at: 0) }
            let small = notes.map { "<br><small lang=en>\(HTMLText.escaped($0))</small>" }.joined()
            html += "<tr>\(mark)<td>\(result.invariant.rawValue)<td>\(statement)\(small)"
            html += "<td>\(GroupedNumber.text(result.checked))<td>\(GroupedNumber.text(result.offenderCount))"
        }
        return html + "</table></section>\n"
    }

    private var offenders: String {
        var html = ""
        for result in judgement.results where result.status == .broken {
            html +=
                "<section><h2>\(result.invariant.rawValue): \(Words("offenders", "infractores").html)</h2><ul lang=en>"
            html += result.offenders.filter { !$0.isEmpty }.map { "<li>\(HTMLText.escaped($0))" }.joined()
            let unnamed = result.offenderCount - result.offenders.count
            if unnamed > 0 { html += "<li>… \(unnamed)" }
            html += "</ul></section>\n"
        }
        guard !judgement.explainedDuplicates.isEmpty else { return html }
        let title = Words("Mails that came again in a declared fault", "Correos repetidos por una avería declarada")
        html += "<section><h2>\(title.html)</h2><ul lang=en>"
        html += judgement.explainedDuplicates.prefix(200).map { "<li>\(HTMLText.escaped($0))" }.joined()
        return html + "</ul></section>\n"
    }

    private var faults: String {
        guard !certificate.faults.isEmpty else { return "" }
        var html = "<section><h2>\(Words("Faults", "Averías").html)</h2><table class=left>"
        for fault in certificate.faults {
            let from = PlainDecimal.text(Double(fault.start - certificate.start) / 1e9)
            let until = PlainDecimal.text(Double(fault.end - certificate.start) / 1e9)
            html += "<tr><td>\(from)–\(until) s<td>\(HTMLText.escaped(fault.name))"
        }
        return html + "</table></section>\n"
    }

    private var environment: String {
        let place = certificate.header.environment
        var html = "<section><h2>\(Words("Where", "Dónde").html)</h2><table class=left>"
        html += "<tr><th scope=row>\(Words("machine", "máquina").html)<td>"
        html += HTMLText.escaped("\(place.cores) × \(place.processor), \(place.kernel)")
        if !place.command.isEmpty {
            html +=
                "<tr><th scope=row>\(Words("command", "orden").html)<td><code>\(HTMLText.escaped(place.command))</code>"
        }
        return html + "</table></section>\n"
    }
}
