import HTTP1
import HTTPServer
import HTTPTypes
import Testing

@Suite("Routing")
struct RouteTableTests {
    private let table: RouteTable = {
        var router = Router()
        for (method, pattern) in [
            (HTTPRequest.Method.get, "/"), (.get, "/patients"), (.post, "/patients"), (.post, "/patients/register"),
            (.get, "/patients/{id}"), (.delete, "/patients/{patient}"), (.get, "/patients/{id}/mail"),
            (.get, "/patients/getPatientById/{id}"), (.patch, "/files/{a}/{b}"),
        ] {
            router.on(method, pattern) { _ in Response() }
        }
        return router.freeze()
    }()

    private func outcome(_ method: HTTPRequest.Method, _ path: String) -> String {
        let target = RequestTarget(form: path == "*" ? .asterisk : .origin, path: path)
        let head = RequestHead(
            method: method, target: target, version: .http11, fields: FieldSection(), framing: .none, keepsAlive: true,
            expectsContinue: false)
        switch table.match(head) {
        case .found(let route, let parameters):
            let values = ["id", "patient", "a", "b"].compactMap { name in parameters[name].map { "\(name)=\($0)" } }
            return ([route.pattern.text] + values).joined(separator: " ")
        case .options(let allow, _): return "options " + allow.map(\.rawValue).joined(separator: ",")
        case .redirect(let path): return "redirect " + path
        case .methodNotAllowed(let allow): return "not allowed " + allow.map(\.rawValue).joined(separator: ",")
        case .methodNotImplemented: return "not implemented"
        case .notFound: return "not found"
        }
    }

    @Test(
        "a path finds its route, literals before placeholders",
        arguments: [
            ("/", "/"), ("/patients", "/patients"), ("/patients/7", "/patients/{id} id=7"),
            ("/patients/7/mail", "/patients/{id}/mail id=7"),
            ("/patients/getPatientById/7", "/patients/getPatientById/{id} id=7"),
            ("/patients/getPatientById/mail", "/patients/getPatientById/{id} id=mail"),
            ("/patients/a%20%C3%B1", "/patients/{id} id=a ñ"), ("/%70atients", "/patients"),
            ("/patients/getPatientById", "/patients/{id} id=getPatientById"),
        ])
    func found(_ path: String, _ expected: String) {
        #expect(outcome(.get, path) == expected)
    }

    @Test("two routes of a path name their placeholder each in its own way")
    func names() {
        #expect(outcome(.delete, "/patients/7") == "/patients/{patient} patient=7")
    }

    @Test("HEAD goes where GET goes")
    func head() {
        #expect(outcome(.head, "/patients/7") == "/patients/{id} id=7")
        #expect(outcome(.head, "/patients/register") == "not allowed POST,OPTIONS")
    }

    @Test(
        "nothing is normalised into another route",
        arguments: [
            "/patients//", "//patients", "/./patients", "/patients/./mail", "/patients/../patients", "/patients/a%2Fb",
            "/patients/%2e", "/patients/%2E%2E", "/Patients", "/patients/%zz", "/patients/%FF", "/patients/7/mail/x",
            "/patients//mail", "",
        ])
    func notFound(_ path: String) {
        #expect(outcome(.get, path) == "not found")
    }

    @Test(
        "one trailing slash on a known path is redirected",
        arguments: [
            ("/patients/", "/patients"), ("/patients/7/mail/", "/patients/7/mail"), ("/patients/7/", "/patients/7"),
        ])
    func redirect(_ path: String, _ target: String) {
        #expect(outcome(.get, path) == "redirect " + target)
        #expect(outcome(.post, path) == "redirect " + target)
    }

    @Test("404 and 405 are told apart, with the exact methods")
    func methods() {
        #expect(outcome(.put, "/patients/7") == "not allowed GET,HEAD,DELETE,OPTIONS")
        #expect(outcome(.trace, "/patients") == "not allowed GET,HEAD,POST,OPTIONS")
        #expect(outcome(.get, "/files/x/y") == "not allowed PATCH,OPTIONS")
        #expect(outcome(.put, "/files/x") == "not found")
        #expect(outcome(.options, "/patients") == "options GET,HEAD,POST,OPTIONS")
        #expect(outcome(.options, "*") == "options GET,HEAD,POST,PATCH,DELETE,OPTIONS")
        #expect(HTTPRequest.Method("BREW").map { outcome($0, "/patients") } == "not implemented")
        #expect(HTTPRequest.Method("BREW").map { outcome($0, "/nowhere") } == "not implemented")
        #expect(HTTPRequest.Method("get").map { outcome($0, "/patients") } == "not implemented")
    }
}
