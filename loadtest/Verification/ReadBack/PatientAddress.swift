import LoadEngine

/// Whose address a patient of the list has: every generated address ends in `.SEED.NUMBER@…` (or with a plus sign before
/// them), both in base 36, so that nobody else's patient is taken for one of this run.
struct PatientAddress {
    private let tag: String

    init(seed: UInt64) {
        tag = String(seed, radix: 36)
    }

    /// The number of the person; nil for an address of another run or of somebody real.
    func person(_ email: String) -> UInt64? {
        guard let at = email.lastIndex(of: "@") else { return nil }
        let local = email[..<at]
        guard let dot = local.lastIndex(of: "."), dot != local.startIndex else { return nil }
        let number = local[local.index(after: dot)...]
        let rest = local[..<dot].lowercased()
        guard rest.hasSuffix(tag), let before = rest.dropLast(tag.count).last, before == "." || before == "+",
            !number.isEmpty, number.first != "0" || number.count == 1
        else { return nil }
        return UInt64(number, radix: 36)
    }
}
