/// The alphabet that most telephones share (3GPP TS 23.038 §6.2.1), in which a text message holds most.
///
/// It has `é ñ Ñ ü Ü É ¿ ¡`, and not `á í ó ú`: one of these makes the whole message UCS-2, and less than half as long.
enum GSM7 {
    /// Septets that a character takes: 1, or 2 for one of the extension table; nil for a character that is in neither.
    static func septets(of scalar: Unicode.Scalar) -> Int? {
        basic.contains(scalar) ? 1 : extended.contains(scalar) ? 2 : nil
    }

    private static let basic = Set(
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
            + "¿abcdefghijklmnopqrstuvwxyzäöñüà").unicodeScalars)
    private static let extended = Set("\u{0C}^{}\\[~]|€".unicodeScalars)
}
