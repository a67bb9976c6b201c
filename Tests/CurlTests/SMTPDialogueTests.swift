import Testing

@testable import Curl

@Suite("Following an SMTP dialogue")
struct SMTPDialogueTests {
    private func dialogue(_ lines: [String]) -> SMTPDialogue {
        var dialogue = SMTPDialogue()
        for line in lines {
            let bytes = Array((line.dropFirst(2) + "\r\n").utf8)
            if line.hasPrefix("C:") { dialogue.sent(bytes) } else { dialogue.received(bytes) }
        }
        return dialogue
    }

    @Test(
        "a reply belongs to the command before it",
        arguments: [
            (["S:421 busy"], SMTPCommand.greeting, 421),
            (["S:220 hi", "C:EHLO us", "S:250-them", "S:250 SIZE", "C:MAIL FROM:<a@b.c>", "S:550 no"], .mail, 550),
            (["C:MAIL FROM:<a@b.c>", "S:250 ok", "C:RCPT TO:<d@e.f>", "S:450 4.2.0 later"], .rcpt, 450),
            (["C:DATA", "S:554 5.5.1 no"], .data, 554),
            (["C:AUTH PLAIN AGEAYg==", "S:535 5.7.8 no"], .auth, 535),
        ])
    func attribution(_ lines: [String], _ command: SMTPCommand, _ code: Int) {
        let last = dialogue(lines).last
        #expect(last?.command == command)
        #expect(last?.reply.code == code)
    }

    @Test("the answer to QUIT never hides the answer that matters")
    func goodbye() {
        let last = dialogue(["C:RCPT TO:<a@b.c>", "S:550 no", "C:QUIT", "S:221 bye"]).last
        #expect(last?.reply.code == 550)
    }

    @Test("the goodbye on an old connection says nothing about the new one")
    func goodbyeFirst() {
        #expect(dialogue(["C:QUIT", "S:221 bye"]).last == nil)
        let last = dialogue(["C:QUIT", "S:221 bye", "S:554 no service"]).last
        #expect(last?.command == .greeting)
        #expect(last?.reply.code == 554)
    }

    @Test("a password that looks like a command is none")
    func passwordLikeCommand() {
        #expect(dialogue(["C:AUTH LOGIN", "S:334 VXNlcm5hbWU6", "C:DATAAAAA", "S:535 no"]).last?.command == .auth)
    }

    @Test("the reply to the final dot belongs to the message, even when the message contains commands")
    func finalDot() {
        var dialogue = dialogue(["C:DATA", "S:354 go"])
        dialogue.bodyBegan()
        dialogue.bodyEnded()
        dialogue.sent(Array("MAIL FROM:<x@y.z>\r\n".utf8))
        #expect(dialogue.last?.reply.code == 354)
        dialogue.received(Array("552 too big\r\n".utf8))
        #expect(dialogue.last?.command == .body)
        #expect(dialogue.last?.reply.code == 552)
        #expect(dialogue.bodyHandedOver)
    }

    @Test("what STARTTLS was offered with is forgotten for what is offered inside (RFC 3207 §4.2)")
    func capabilitiesInsideTLS() {
        let plain = ["S:220 hi", "C:EHLO us", "S:250-them", "S:250-SMTPUTF8", "S:250 STARTTLS"]
        let before = dialogue(plain)
        #expect(before.capabilities.offersUTF8)
        #expect(!before.isGreeted(.startTLS))
        let after = dialogue(plain + ["C:STARTTLS", "S:220 go", "C:EHLO us", "S:250-them", "S:250 SIZE"])
        #expect(!after.capabilities.offersUTF8)
        #expect(after.isGreeted(.startTLS))
    }
}
