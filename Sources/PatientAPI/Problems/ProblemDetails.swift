package import HTTPServer
package import HTTPTypes
package import JSON

/// An error of a canonical route (RFC 9457), before it is known in which language and for which request.
///
/// It never repeats what was submitted: the values are personal data.
package struct ProblemDetails: Error, Sendable, Equatable {
    /// Decides slug, status and texts.
    package let kind: ProblemKind
    /// Members after the common ones, in this order.
    package var extensions: [JSONMember] = []
    /// Shown by `validation` only.
    package var errors: [FieldError] = []
    /// Fields of the response, such as `Allow` or `Retry-After`.
    package var fields: [HTTPField] = []

    /// Most kinds need nothing but themselves.
    package init(
        _ kind: ProblemKind, extensions: [JSONMember] = [], errors: [FieldError] = [], fields: [HTTPField] = []
    ) {
        self.kind = kind
        self.extensions = extensions
        self.errors = errors
        self.fields = fields
    }

    /// The response: `application/problem+json`, the members in their fixed order, compact.
    ///
    /// - Parameters:
    ///   - requestID: shown as `request_id` and within `instance`.
    ///   - publicURL: makes `type` absolute when it is set; without a slash at its end.
    ///   - status: instead of the one of its kind, on a route that promises another one.
    package func response(
        _ language: Language, requestID: String, publicURL: String? = nil, status: HTTPResponse.Status? = nil
    ) -> Response {
        var json = JSONWriter()
        let status = status ?? kind.status
        write(to: &json, language, requestID: requestID, publicURL: publicURL, status: status)
        let common: [HTTPField] = [
            HTTPField(name: .contentType, value: "application/problem+json"),
            HTTPField(name: .contentLanguage, value: language.rawValue),
            HTTPField(name: .cacheControl, value: "no-store"),
        ]
        return Response(status: status, fields: common + fields, body: .bytes(json.bytes))
    }

    /// - Parameter requestID: none for a part of an answer, which is about no request of its own.
    func write(
        to json: inout JSONWriter, _ language: Language, requestID: String? = nil, publicURL: String?,
        status: HTTPResponse.Status? = nil
    ) {
        json.beginObject()
        json.name("type")
        json.string(kind.type(publicURL: publicURL))
        json.name("title")
        json.string(kind.title(language))
        json.name("status")
        json.integer((status ?? kind.status).code)
        json.name("detail")
        json.string(detail(language))
        if let requestID {
            json.name("instance")
            json.string("/requests/\(requestID)")
        }
        json.name("code")
        json.string(kind.rawValue)
        if let requestID {
            json.name("request_id")
            json.string(requestID)
        }
        for member in extensions {
            json.name(member.name)
            json.value(member.value)
        }
        if kind == .validation {
            json.name("errors")
            FieldError.write(errors, in: language, to: &json)
        }
        json.endObject()
    }

    private func detail(_ language: Language) -> String {
        switch (kind, errors.count, language) {
        case (.validation, 1, .spanish): "1 campo tiene errores."
        case (.validation, 1, .english): "1 field has errors."
        case (.validation, 2..., .spanish): "\(errors.count) campos tienen errores."
        case (.validation, 2..., .english): "\(errors.count) fields have errors."
        case (.unsupportedMediaType, _, _): mediaTypeDetail(language)
        default: kind.detail(language)
        }
    }

    /// Says what this route would have taken.
    private func mediaTypeDetail(_ language: Language) -> String {
        if fields.contains(where: EncodedBody.fields.contains) {
            return language == .spanish
                ? "El cuerpo no puede venir comprimido: envíelo sin Content-Encoding."
                : "The body must not be compressed: send it without Content-Encoding."
        }
        let accepted = extensions.first { $0.name == "accept" }?.value.arrayValue?.first?.stringValue
        return kind.detail(language).replacing("application/json", with: accepted ?? "application/json")
    }
}
