import Testing

@testable import SMSDelivery

@Suite("The body of a form")
struct FormBodyTests {
    @Test("everything but unreserved characters is escaped, so that no value can end or begin another")
    func escaping() {
        let bytes = FormBody.encode([("To", "+1&2=3"), ("Body", "a b~ñ\n%+"), ("x y", "")])
        #expect(String(decoding: bytes, as: UTF8.self) == "To=%2B1%262%3D3&Body=a+b~%C3%B1%0A%25%2B&x+y=")
    }
}
