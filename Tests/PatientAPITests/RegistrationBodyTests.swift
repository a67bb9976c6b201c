import JSON
import Patients
import Testing

@testable import PatientAPI

@Suite("Reading the body of a registration")
struct RegistrationBodyTests {
    @Test("the pass without a tree and the look at the tree agree, whatever the body", arguments: 0..<40)
    func agreement(_ seed: UInt64) {
        var random = SplitMix(state: seed)
        var agreements = 0
        let reader = RegistrationBody(validation: PatientValidation(), dialect: .canonical)
        for _ in 0..<200 {
            let body = Self.body(&random)
            // A member that the service ignores sends the same body past the quick pass.
            let detour = body == "{}" ? #"{"mail":null}"# : body.dropLast() + #","mail":null}"#
            let ordinary = try? reader.draft(from: Array(body.utf8))
            let examined = try? reader.draft(from: Array(detour.utf8))
            #expect(ordinary == examined, "\(body)")
            if ordinary != nil { agreements += 1 }
        }
        #expect(agreements > 0, "no body was read at all")
    }

    @Test(
        "lone surrogates are replaced, pairs and everything else are not",
        arguments: [
            (#""\ud83d\ude00""#, #""\ud83d\ude00""#), (#""\ud83d""#, #""\uFDD0""#), (#""\ude00x""#, #""\uFDD0x""#),
            (#""\\ud83d""#, #""\\ud83d""#), (#""\ud83d\ud83d\ude00""#, #""\uFDD0\ud83d\ude00""#),
            (#""\u00e9""#, #""\u00e9""#),
            (#""\"#, #""\"#), (#""\ud8"#, #""\ud8"#), ("", ""),
        ])
    func surrogates(_ json: String, _ expected: String) {
        #expect(String(decoding: LoneSurrogates.replaced(in: Array(json.utf8)), as: UTF8.self) == expected)
    }

    @Test("no body crashes the reader", arguments: 0..<20)
    func mutation(_ seed: UInt64) {
        var random = SplitMix(state: seed)
        for _ in 0..<500 {
            var body = Array(Sample.john.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<body.count, using: &random)
                body[place] = UInt8.random(in: 0...255, using: &random)
            }
            for dialect in [RegistrationBody.Dialect.legacy, .canonical] {
                let reader = RegistrationBody(validation: PatientValidation(), dialect: dialect)
                do throws(RegistrationBodyFailure) {
                    _ = try reader.draft(from: body)
                } catch {
                    #expect(LegacyErrors.response(to: error) != nil)
                    #expect(ProblemDetails(describing: error) != nil)
                }
            }
        }
    }

    /// Members in any order, now and then missing, mistyped, repeated, escaped or foreign.
    private static func body(_ random: inout SplitMix) -> String {
        let usual = ["name", "email", "phone", #"docu\u006dent_url"#].filter { _ in
            Int.random(in: 0..<20, using: &random) > 0
        }
        let others = ["locale", #"na\u006de"#, "id", "other"].filter { _ in Int.random(in: 0..<10, using: &random) == 0
        }
        let values = [#""x""#, #""a@b.co""#, #""1234""#, #""\ud83d\ude00""#, #""es""#, #""\n""#, #""ñ""#, "null"]
        let members = (usual + others).shuffled(using: &random)
        let pairs = members.map { "\"\($0)\":" + (values.randomElement(using: &random) ?? "null") }
        return "{" + pairs.joined(separator: ",") + "}"
    }
}

/// A small generator that repeats itself for a seed (Steele, Lea, Flood: SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
