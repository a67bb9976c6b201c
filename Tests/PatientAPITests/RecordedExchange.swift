import Testing

/// One request and what the original answered to it.
struct RecordedExchange: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let method: String
    let target: String
    let type: String?
    let body: String
    let status: Int
    let answer: String

    func send(to service: some ServiceClient) async throws -> ServiceAnswer {
        try await service.send(
            method, target, fields: type.map { [("Content-Type", $0)] } ?? [], body: Array(body.utf8))
    }

    private static func register(
        _ title: String, _ body: String, type: String? = "application/json", _ status: Int, _ answer: String
    ) -> RecordedExchange {
        RecordedExchange(
            testDescription: title, method: "POST", target: "/patients/register", type: type, body: body,
            status: status, answer: answer)
    }

    private static func call(_ method: String, _ target: String, _ status: Int, _ answer: String) -> RecordedExchange {
        RecordedExchange(
            testDescription: "\(method) \(target.prefix(60))", method: method, target: target, type: nil, body: "",
            status: status, answer: answer)
    }
}

extension RecordedExchange {
    /// What was not answered with a success.
    static var refusals: [RecordedExchange] { (registrations + paths).filter { $0.status >= 400 } }

    /// A list that nobody asked the original for.
    static func list(_ query: String) -> RecordedExchange {
        call("GET", "/patients/getPatients?\(query)", 422, "")
    }

    /// Bodies of registrations. Where the product has a stricter rule than the original, the row is left out or the
    /// value changed so that it keeps the rule.
    static let registrations: [RecordedExchange] = valid + incomplete + undecodable + misdeclared

    private static let valid: [RecordedExchange] = [
        accepted("John Doe", "john@example.com"),
        accepted("José Ñandú 日本 😀", "nonascii@example.com"),
        accepted("x'); DROP TABLE patients;--", "sqli@example.com"),
        accepted(String(repeating: "n", count: 255), "n255@example.com"),
        register(
            "the domain in lower case", patient("J", "jane@EXAMPLE.com"), 200, stored("J", "jane@example.com")),
        register(
            "a surrogate pair", patient(#"X\ud83d\ude00"#, "esc@example.com"), 200, stored("X😀", "esc@example.com")),
        register(
            "further members are ignored", #"{"id":77,"admin":true,"# + patient("X", "extra@example.com").dropFirst(),
            200,
            stored("X", "extra@example.com")),
        register(
            "a byte order mark", "\u{FEFF}" + patient("bom", "bom@example.com"), 200,
            stored("bom", "bom@example.com")),
        register(
            "a charset", patient("A", "chs@example.com"), type: "application/json; charset=utf-8", 200,
            stored("A", "chs@example.com")),
        register(
            "a structured suffix", patient("A", "vnd@example.com"), type: "application/vnd.x+json", 200,
            stored("A", "vnd@example.com")),
    ]

    private static let incomplete: [RecordedExchange] = [
        without("name", #"{"email":"m@example.com","phone":"1234567","document_url":"https://e.com/"}"#),
        without("email", #"{"name":"A","phone":"1234567","document_url":"https://e.com/"}"#),
        without("phone", #"{"name":"A","email":"m@example.com","document_url":"https://e.com/"}"#),
        without("document_url", #"{"name":"A","email":"m@example.com","phone":"1234567"}"#),
        register(
            "an empty object", "{}", 422,
            detail(["name", "email", "phone", "document_url"].map { missing($0, "{}") }.joined(separator: ","))),
        register(
            "a name that is null", #"{"name":null,"# + patient("A", "m@example.com").dropFirst(12), 422,
            detail(textless("string_type", "name", "Input should be a valid string", "null"))),
        register(
            "a name that is a number", #"{"name":5,"# + patient("A", "m@example.com").dropFirst(12), 422,
            detail(textless("string_type", "name", "Input should be a valid string", "5"))),
        register(
            "a phone that is a number",
            #"{"name":"A","email":"m@example.com","phone":59896689795,"document_url":"https://e.com/"}"#, 422,
            detail(textless("string_type", "phone", "Input should be a valid string", "59896689795"))),
        register(
            "a URL that is a number", #"{"name":"A","email":"m@example.com","phone":"1234567","document_url":5}"#, 422,
            detail(textless("url_type", "document_url", "URL input should be a string or URL", "5"))),
        register("an array", "[]", 422, detail(notAnObject("[]"))),
        register("a string", #""x""#, 422, detail(notAnObject(#""x""#))),
        register("null", "null", 422, detail(notAnObject("null"))),
        register("a number", "5", 422, detail(notAnObject("5"))),
        register("nothing", "", 422, nothing),
        register("nothing, without a type", "", type: nil, 422, nothing),
    ]

    private static let undecodable: [RecordedExchange] = [
        register(
            "an open object", #"{"name":"A","#, 422, notJSON(12, "Expecting property name enclosed in double quotes")),
        register("a bare name", "{name:1}", 422, notJSON(1, "Expecting property name enclosed in double quotes")),
        register(
            "a comma too many", #"{"name":"A",}"#, 422,
            notJSON(12, "Expecting property name enclosed in double quotes")),
        register("something behind it", #"{"name":"A"} x"#, 422, notJSON(13, "Extra data")),
        register("NaN, which the original dies of", #"{"name":NaN}"#, 422, notJSON(8, "Expecting value")),
        register("an offset in characters", #"{"name":"ñ" 1}"#, 422, notJSON(12, "Expecting ',' delimiter")),
        register("deep nesting", String(repeating: "[", count: 10_000), 400, unreadable),
        register("a name twice", #"{"name":"B","# + patient("A", "dk@example.com").dropFirst(), 400, unreadable),
    ]

    private static let misdeclared: [RecordedExchange] = [
        register(
            "a form", "name=A&email=a@example.com", type: "application/x-www-form-urlencoded", 422,
            detail(notAnObject(#""name=A&email=a@example.com""#))),
        register(
            "JSON called a form", patient("A", "form@example.com"), type: "application/x-www-form-urlencoded", 422,
            detail(notAnObject(escaped(patient("A", "form@example.com"))))),
        register(
            "JSON called text", patient("A", "text@example.com"), type: "text/plain", 422,
            detail(notAnObject(escaped(patient("A", "text@example.com"))))),
        register(
            "JSON without a type", patient("A", "noct@example.com"), type: nil, 422,
            detail(notAnObject(escaped(patient("A", "noct@example.com"))))),
        register(
            "a multipart form", "--x\r\nContent-Disposition: form-data\r\n\r\nA\r\n--x--\r\n",
            type: "multipart/form-data; boundary=x", 422,
            detail(notAnObject(#""--x\r\nContent-Disposition: form-data\r\n\r\nA\r\n--x--\r\n""#))),
    ]

    private static let unreadable = #"{"detail":"There was an error parsing the body"}"#
    private static let nothing = detail(#"{"type":"missing","loc":["body"],"msg":"Field required","input":null}"#)
    private static let rest = #""phone":"1234567","document_url":"https://e.com/"}"#

    private static func patient(_ name: String, _ email: String) -> String {
        #"{"name":"\#(name)","email":"\#(email)","# + rest
    }

    private static func stored(_ name: String, _ email: String) -> String {
        #"{"id":1,"name":"\#(name)","email":"\#(email)","# + rest
    }

    private static func accepted(_ name: String, _ email: String) -> RecordedExchange {
        register("the name \(name.prefix(20))", patient(name, email), 200, stored(name, email))
    }

    private static func without(_ field: String, _ body: String) -> RecordedExchange {
        register("no \(field)", body, 422, detail(missing(field, body)))
    }

    private static func detail(_ entries: String) -> String { #"{"detail":[\#(entries)]}"# }

    private static func missing(_ field: String, _ input: String) -> String {
        textless("missing", field, "Field required", input)
    }

    private static func textless(_ type: String, _ field: String, _ message: String, _ input: String) -> String {
        #"{"type":"\#(type)","loc":["body","\#(field)"],"msg":"\#(message)","input":\#(input)}"#
    }

    private static func notAnObject(_ input: String) -> String {
        #"{"type":"model_attributes_type","loc":["body"],"#
            + #""msg":"Input should be a valid dictionary or object to extract fields from","input":\#(input)}"#
    }

    private static func notJSON(_ offset: Int, _ error: String) -> String {
        detail(
            #"{"type":"json_invalid","loc":["body",\#(offset)],"msg":"JSON decode error","input":{},"#
                + #""ctx":{"error":"\#(error)"}}"#)
    }

    private static func escaped(_ json: String) -> String {
        "\"" + json.replacing("\"", with: #"\""#) + "\""
    }
}

extension RecordedExchange {
    /// Requests beside registration, with patient 1 registered.
    static let paths: [RecordedExchange] =
        ["1", "01", "+1", "1?foo=bar"].map { call("GET", byID + $0, 200, john) }
        + [
            "99999", "-1", "0", "-0", "2147483648", "9223372036854775807", "9223372036854775808",
            "99999999999999999999999999", "-99999999999999999999999999",
        ].map { call("GET", byID + $0, 404, unknownPatient) }
        + ["abc", "1.5", "1e1", "true", "1;2", "1.0", "1_000", "+", "-"].map {
            call("GET", byID + $0, 422, notAnInteger($0))
        }
        + [
            call("GET", byID + "%201", 422, notAnInteger(" 1")),
            call("GET", byID + "%D9%A1", 422, notAnInteger("١")),
            call("GET", byID + nines, 422, tooLong),
            call("POST", "/patients/deletePatientById/99999", 404, unknownPatient),
            call("POST", "/patients/deletePatientById/abc", 422, notAnInteger("abc")),
            call("GET", "/", 200, #"{"message":"API is running!"}"#),
        ]
        + [
            byID + "1%2F2", byID, "/patients/getPatientById", "/patients/deletePatientById/", "/nope", "/patients/nope",
            "//patients/getPatients", "/patients/getpatients", "/patients/./getPatients", "/Patients/register",
        ].map { call("GET", $0, 404, #"{"detail":"Not Found"}"#) }
        + [call("POST", "/patients/nope", 404, #"{"detail":"Not Found"}"#)]
        + [
            ("GET", "/patients/register"), ("PUT", "/patients/register"), ("PATCH", "/patients/register"),
            ("POST", "/patients/getPatients"), ("POST", "/"), ("DELETE", "/"), ("TRACE", "/"),
            ("GET", "/patients/deletePatientById/1"),
        ].map { call($0.0, $0.1, 405, #"{"detail":"Method Not Allowed"}"#) }
        + [
            ("POST", "/patients/register/"), ("GET", "/patients/getPatients/"), ("GET", byID + "1/"),
        ].map { call($0.0, $0.1, 307, "") }

    private static let byID = "/patients/getPatientById/"
    private static let nines = String(repeating: "9", count: 5_000)
    private static let unknownPatient = #"{"detail":"Paciente no encontrado"}"#
    private static let john = #"{"id":1,"# + Sample.john.dropFirst()

    private static func notAnInteger(_ input: String) -> String {
        #"{"detail":[{"type":"int_parsing","loc":["path","patient_id"],"#
            + #""msg":"Input should be a valid integer, unable to parse string as an integer","input":"\#(input)"}]}"#
    }

    private static let tooLong =
        #"{"detail":[{"type":"int_parsing_size","loc":["path","patient_id"],"#
        + #""msg":"Unable to parse input string as an integer, exceeded maximum size","input":"\#(nines)"}]}"#
}
