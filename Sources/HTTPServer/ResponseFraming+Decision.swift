import HTTP1
import HTTPTypes

extension Response {
    /// Whether the status permits content (RFC 9110 §6.4.1).
    var allowsBody: Bool {
        status.code >= 200 && status.code != 204 && status.code != 304
    }
}

/// How a response is delimited (RFC 9112 §6.3).
extension ResponseFraming {
    /// - Parameter length: of the content.
    init(of response: Response, length: Int) {
        switch response.status.code {
        case ..<200, 204: self = .none
        // The length a 304 announces is that of the content it does not send; unknown unless there is a body.
        case 304 where length == 0: self = .none
        default: self = .length(length)
        }
    }

    /// - Parameters:
    ///   - length: of the content, if it is known.
    ///   - version: the request's.
    init(ofStream response: Response, length: Int?, _ version: HTTPVersion) {
        switch (response.status.code, length) {
        case (..<200, _), (204, _): self = .none
        case (_, let length?): self = .length(length)
        case (_, nil): self = version == .http10 ? .untilClose : .chunked
        }
    }

    /// Whether only the end of the connection tells where the body ends.
    var endsWithConnection: Bool {
        if case .untilClose = self { true } else { false }
    }
}
