import HTTP1
import HTTPServer
import HTTPTypes
import Patients

extension PatientController {
    /// `POST /patients/search`: the list of those who are looked for, by what must not stand in an address.
    func search(_ request: Request) async throws -> Response {
        try request.requireJSONBody()
        return try await found(request)
    }

    /// `QUERY /patients` (RFC 10008), which says besides that asking is safe.
    func query(_ request: Request) async throws -> Response {
        guard request.fields.contains(.contentType) else { throw ProblemDetails(.malformedRequest) }
        do {
            try request.requireJSONBody()
        } catch RegistrationBodyFailure.unsupportedMediaType {
            throw ProblemDetails.unsupportedMediaType(["application/json"], named: .acceptQuery)
        }
        return try await found(request)
    }

    private func found(_ request: Request) async throws -> Response {
        let parameters = try QueryParameters(request.query)
        try parameters.refusePersonalData()
        if let parameter = parameters.pairs.first {
            throw InvalidParameter(name: String(parameter.name.prefix(64)), allowed: [])
        }
        let listing = try SearchBody.listing(from: request.body, check: service.check)
        do {
            var response = try await answer(to: request, with: listing)
            // The ways to other pages are cursors in the body: no address can hold the search.
            response.fields.removeAll { $0.name == .link }
            return response
        } catch let parameter as InvalidParameter {
            throw ProblemDetails(.validation, errors: [FieldError(member: parameter.name, .notAllowed)])
        }
    }
}
