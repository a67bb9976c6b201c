import LoadEngine
import LoadVerification

/// The two files of a certificate, open.
struct CertificateFiles {
    private let page: ReportFile
    private let json: ReportFile

    /// - Parameter prefix: of their names.
    init(_ prefix: String) throws {
        page = try ReportFile("\(prefix).html", option: "certificate")
        json = try ReportFile("\(prefix).json", option: "certificate")
    }

    func write(_ certificate: Certificate, language: ReportArguments.Language) throws {
        try page.finish(CertificatePage(certificate, language: language.rawValue).bytes)
        try json.finish(certificate.json + [UInt8(ascii: "\n")])
    }
}
