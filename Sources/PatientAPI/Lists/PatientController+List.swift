import HTTP1
import HTTPServer
import HTTPTypes
import Patients

extension PatientController {
    /// `GET /patients`: JSON by pages; NDJSON and CSV as one list, unless a limit is given.
    func list(_ request: Request) async throws -> Response {
        try await answer(to: request, with: try PatientListing(request.query))
    }

    /// The list in the form and the coding that its client likes best.
    func answer(to request: Request, with listing: PatientListing) async throws -> Response {
        let type = try Self.listType(request)
        let codings = try Self.acceptedCodings(request)
        let total = listing.isCounted ? try await service.count(listing.filter) : nil
        var response: Response
        switch type {
        case .json: response = try await page(listing, total: total, by: request.access)
        case .ndjson: response = try await rows(listing, as: .ndjson(listing.members), by: request.access)
        case .csv:
            let table = PatientCSV(members: listing.members, isGuarded: !listing.isRawCSV)
            response = try await rows(listing, as: .csv(table), by: request.access)
        }
        response.fields.append(HTTPField(name: .vary, value: "Accept"))
        if let total { response.fields.append(HTTPField(name: .totalCount, value: "\(total)")) }
        return response.encoded(for: codings)
    }

    private func page(
        _ listing: PatientListing, total: Int?, by context: AccessContext
    ) async throws -> Response {
        let page = listing.page(of: try await service.page(listing.query, by: context), total: total)
        return .json(page.json(members: listing.members), fields: [page.link])
    }

    private func rows(
        _ listing: PatientListing, as format: RowFormat, by context: AccessContext
    ) async throws -> Response {
        if listing.limit != nil {
            let page = listing.page(of: try await service.page(listing.query, by: context), total: nil)
            return Response(
                fields: format.fields + [page.link],
                body: .bytes(format.bytes(of: page.patients, isFirst: true, isLast: true)))
        }
        let walk = PatientWalk(try listing.walk()) { [service] in try await service.page($0, by: context) }
        return Response(fields: format.fields, body: try await PatientStream(walk, as: format).body)
    }

    private static func listType(_ request: Request) throws(ProblemDetails) -> ListType {
        ListType(rawValue: try request.requireAcceptable(ListType.allCases.map(\.rawValue))) ?? .json
    }

    /// - Throws: when nothing that we have is acceptable, `identity` included (RFC 9110 §12.5.3).
    private static func acceptedCodings(_ request: Request) throws(ProblemDetails) -> AcceptedCodings {
        let accepted = AcceptedCodings(request.fields.combined(.acceptEncoding))
        guard accepted.coding(ofSmall: true) != nil else {
            throw .notAcceptable(available: [ContentCoding.gzip.rawValue, ContentCoding.identity.rawValue])
        }
        return accepted
    }
}
