import Curl
import Notifications
import Testing

@testable import EmailDelivery

@Suite("What SMTP evidence means (NOTIFICATIONS.md §3.8)")
struct SMTPOutcomeTests {
    private static func evidence(
        _ result: Int32, _ code: Int?, _ command: SMTPCommand, bodyHandedOver: Bool = false,
        abort: SMTPEvidence.Abort? = nil, throttling: Bool = false
    ) -> SMTPEvidence {
        SMTPEvidence(
            result: result, reply: code.map { SMTPReply(code: $0, isThrottling: throttling) },
            replyTo: code == nil ? nil : command, reached: bodyHandedOver ? .body : command,
            bodyHandedOver: bodyHandedOver, abort: abort)
    }

    /// The document's table, row by row.
    private static let rows: [(SMTPEvidence, DeliveryOutcome)] = [
        (evidence(0, 250, .body, bodyHandedOver: true), .sent(code: 250)),
        (evidence(8, 251, .body, bodyHandedOver: true), .sent(code: 251)),
        (evidence(42, 250, .body, bodyHandedOver: true), .sent(code: 250)),
        (evidence(8, 354, .body, bodyHandedOver: true), .inDoubt("message: curl 8")),
        (evidence(55, 450, .mail), .transient("MAIL 450")), (evidence(55, 451, .rcpt), .transient("RCPT 451")),
        (evidence(55, 452, .rcpt), .transient("RCPT 452")),
        (evidence(8, 451, .body, bodyHandedOver: true), .transient("message 451")),
        (evidence(55, 550, .rcpt), .permanent(.recipient, "RCPT 550")),
        (evidence(55, 551, .rcpt), .permanent(.recipient, "RCPT 551")),
        (evidence(55, 553, .rcpt), .permanent(.recipient, "RCPT 553")),
        (evidence(55, 554, .rcpt), .permanent(.recipient, "RCPT 554")),
        (evidence(55, 552, .rcpt), .transient("RCPT 552")),
        (evidence(8, 554, .body, bodyHandedOver: true), .permanent(.content, "message 554")),
        (evidence(55, 554, .data), .permanent(.content, "DATA 554")),
        (evidence(55, 550, .mail), .permanent(.sender, "MAIL 550")),
        (evidence(55, 552, .mail), .permanent(.content, "MAIL 552")),
        (evidence(67, 535, .auth), .configuration("AUTH 535")), (evidence(67, 534, .auth), .configuration("AUTH 534")),
        (evidence(55, 530, .mail), .configuration("MAIL 530")), (evidence(67, 454, .auth), .provider("AUTH 454")),
        (evidence(64, 250, .ehlo), .configuration("EHLO: curl 64")),
        (evidence(60, 220, .startTLS), .configuration("STARTTLS: curl 60")),
        (evidence(77, nil, .greeting), .configuration("greeting: curl 77")),
        (evidence(3, nil, .greeting), .configuration("greeting: curl 3")),
        (evidence(6, nil, .greeting), .provider("greeting: curl 6")),
        (evidence(7, nil, .greeting), .provider("greeting: curl 7")),
        (evidence(28, 250, .rcpt), .provider("RCPT: curl 28")),
        (evidence(35, nil, .greeting), .provider("greeting: curl 35")),
        (evidence(56, 250, .mail), .provider("MAIL: curl 56")),
        (evidence(8, 554, .greeting), .provider("greeting 554")),
        (evidence(8, 421, .greeting), .provider("greeting 421")),
        (evidence(55, 421, .rcpt), .provider("RCPT 421")),
        (evidence(8, 421, .body, bodyHandedOver: true), .provider("message 421")),
        (evidence(55, 454, .rcpt, throttling: true), .provider("RCPT 454")),
        (evidence(28, 354, .data, bodyHandedOver: true), .inDoubt("message: curl 28")),
        (evidence(55, 354, .data, bodyHandedOver: true), .inDoubt("message: curl 55")),
        (
            evidence(56, 354, .data, bodyHandedOver: true),
            .inDoubt("message: curl 56")
        ),
        (evidence(55, 354, .data), .transient("DATA: curl 55")),
        (evidence(42, 250, .rcpt, abort: .cancelled), .aborted), (evidence(42, 354, .data, abort: .refused), .aborted),
        (evidence(42, 250, .mail, abort: .deadline), .provider("MAIL: deadline")),
        (evidence(23, 250, .ehlo, abort: .utf8NotOffered), .permanent(.unicodeAddress, "EHLO: utf8NotOffered")),
    ]

    @Test("the table says", arguments: rows)
    func table(_ evidence: SMTPEvidence, _ outcome: DeliveryOutcome) {
        #expect(SMTPOutcome.of(evidence).withoutWords == outcome)
    }

    @Test("each row of the table decides at least one of these cases")
    func everyRowIsNeeded() {
        let used = Set(Self.rows.compactMap { SMTPOutcome.row(for: $0.0)?.name })
        let all = SMTPOutcome.table.map(\.name)
        #expect(Set(all).count == all.count)
        #expect(Set(all).subtracting(used).isEmpty)
    }

    @Test("over all evidence: sent only with a 2xx to the message, a second mail never without its doubt")
    func everything() {
        for result in [0, 6, 7, 8, 23, 28, 35, 42, 52, 55, 56, 60, 64, 67, 77, 99] as [Int32] {
            for command in SMTPCommand.allCases where command != .quit {
                for code in [nil, 220, 250, 251, 334, 354, 421, 450, 452, 530, 535, 550, 552, 599] as [Int?] {
                    for handedOver in [true, false] {
                        let evidence = Self.evidence(result, code, command, bodyHandedOver: handedOver)
                        let answered = command == .body && code != nil
                        let isAccepted = handedOver && answered && (200...299).contains(code ?? 0)
                        let outcome = SMTPOutcome.of(evidence)
                        if case .sent = outcome { #expect(isAccepted) } else { #expect(!isAccepted) }
                        if case .inDoubt(let text) = outcome {
                            #expect(handedOver && (!answered || code == 354 || code == 334))
                            #expect(text.utf8.count <= 60)
                        } else {
                            #expect(!handedOver || answered)
                        }
                    }
                }
            }
        }
    }
}

extension DeliveryOutcome {
    /// libcurl's words differ between its versions; its codes do not.
    fileprivate var withoutWords: DeliveryOutcome {
        func plain(_ text: String) -> String {
            guard let range = text.firstRange(of: ": curl ") else { return text }
            return String(text[..<range.upperBound] + text[range.upperBound...].prefix { $0.isNumber })
        }
        return switch self {
        case .provider(let text): .provider(plain(text))
        case .configuration(let text): .configuration(plain(text))
        case .inDoubt(let text): .inDoubt(plain(text))
        case .transient(let text): .transient(plain(text))
        case .sent, .permanent, .throttled, .unsupported, .aborted: self
        }
    }
}
