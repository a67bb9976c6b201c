import HTTP1
import HTTPTypes

extension Response {
    /// Whether the status permits content (RFC 9110 §6.4.1).
    var allowsBody: Bool {
        status.code >= 200 && status.code != 204 && status.code != 304
    }
}

extension ResponseFraming {
    /// How the response is delimited; `version` is the request's (RFC 9112 §6.3).
    init(of response: Response, _ version: HTTPVersion) {
        let code = response.status.code
        guard code >= 200, code != 204 else {
            self = .none
            return
        }
        switch response.body {
        // The length a 304 announces is that of the content it does not send; unknown unless there is a body.
        case .empty: self = code == 304 ? .none : .length(0)
        case .bytes(let bytes): self = .length(bytes.count)
        case .stream(let length?, _): self = .length(length)
        case .stream(nil, _): self = version == .http10 ? .untilClose : .chunked
        }
    }
}
