import TestSupport
import Testing

@testable import Patients

@Suite("Punycode encodes the samples of RFC 3492 §7.1, and back")
struct PunycodeTests {
    @Test(arguments: [
        ("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"), ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
        ("他們爲什麽不說中文", "ihqwctvzc91f659drss3x8bo0yb"), ("Pročprostěnemluvíčesky", "Proprostnemluvesky-uyb24dma41a"),
        ("למההםפשוטלאמדבריםעברית", "4dbcagdahymbxekheh6e0a7fei0b"),
        ("यहलोगहिन्दीक्योंनहींबोलसकतेहैं", "i1baa7eci9glrd9b2ae1bj0hfcgg6iyaf8o0a1dig0cd"),
        ("なぜみんな日本語を話してくれないのか", "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa"),
        ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"),
        ("PorquénopuedensimplementehablarenEspañol", "PorqunopuedensimplementehablarenEspaol-fmd56a"),
        ("TạisaohọkhôngthểchỉnóitiếngViệt", "TisaohkhngthchnitingVit-kjcr8268qyxafd2f1b9g"),
        ("3年B組金八先生", "3B-ww4c5e180e575a65lsy2b"),
        ("安室奈美恵-with-SUPER-MONKEYS", "-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n"),
        ("Hello-Another-Way-それぞれの場所", "Hello-Another-Way--fc4qua05auwb3674vfr0b"), ("ひとつ屋根の下2", "2-u9tlzr9756bt3uc0v"),
        ("MajiでKoiする5秒前", "MajiKoi5-783gue6qz075azm5e"), ("パフィーdeルンバ", "de-jg4avhby1noc0d"),
        ("そのスピードで", "d9juau41awczczp"),
        ("-> $1.00 <-", "-> $1.00 <--"), ("ñ", "ida"), ("", ""),
    ])
    func samples(_ text: String, encoded: String) {
        #expect(Punycode.encode(Array(text.unicodeScalars)) == Array(encoded.utf8))
        #expect(Punycode.decode(Array(encoded.utf8)) == Array(text.unicodeScalars))
    }

    @Test("what encodes nothing is refused", arguments: ["ñ", "!", "a-!", "99999999", "a-9", "0"])
    func malformed(_ encoded: String) {
        #expect(Punycode.decode(Array(encoded.utf8)) == nil)
    }

    @Test("random labels come back the same, random bytes never trap")
    func random() {
        var generator = SeededGenerator(seed: 3_492)
        for _ in 0..<1_000 {
            let label = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                RandomText.scalar(using: &generator)
            }
            let encoded = Punycode.encode(label)
            #expect(encoded.flatMap { Punycode.decode($0) } == label)
            let noise = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
                UInt8.random(in: 0x2D...0x7A, using: &generator)
            }
            _ = Punycode.decode(noise)
        }
    }
}
