/// The digits by which two phone numbers are compared: of the main number, as ASCII, without zeros in front and without
/// the `(0)` that is dialled only within a country.
///
///     +598 96 689 795    59896689795
///     096 689 795        96689795
///     00598 96689795 x7  59896689795
package struct SignificantDigits: Sendable, Equatable {
    package let digits: [UInt8]

    /// Fewer say nothing about whose number it is.
    package static let minimum = 4
    /// A stored number as long as this is taken for the end of a longer one that is looked for: a number without its
    /// country code has that many digits.
    package static let minimumEnd = 7

    init(_ parts: PhoneNumberParts) {
        digits = Array((parts.international ?? parts.digits).drop { $0 == UInt8(ascii: "0") })
    }

    /// Of a number that was accepted once; what a later version reads differently is compared by its ASCII digits.
    package init(ofStored phone: String) {
        let read: [UInt8]
        do throws(FieldProblem) {
            let parts = try PhoneNumberParts(phone)
            read = parts.international ?? parts.digits
        } catch {
            read = phone.utf8.filter { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        }
        digits = Array(read.drop { $0 == UInt8(ascii: "0") })
    }

    /// Whether one who looks for this number means `other`: it ends with these digits, as when the country or the area
    /// is left out; or it was registered without its country, and is the end of these.
    func isAlike(_ other: SignificantDigits) -> Bool {
        let theirs = other.digits.reversed()
        let ours = digits.reversed()
        return theirs.starts(with: ours) || (theirs.count >= Self.minimumEnd && ours.starts(with: theirs))
    }
}
