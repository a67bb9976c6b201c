extension Unicode.Scalar {
    /// The general category, without the table for the letters and the space that most names are made of.
    var quickCategory: Unicode.GeneralCategory {
        switch value {
        case 0x61...0x7A, 0xDF...0xF6, 0xF8...0xFF: .lowercaseLetter
        case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE: .uppercaseLetter
        case 0x20: .spaceSeparator
        default: properties.generalCategory
        }
    }
}

/// The major classes of Unicode's general categories (Unicode Standard Annex #44, table 12).
extension Unicode.GeneralCategory {
    var isLetter: Bool {
        switch self {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    var isMark: Bool {
        switch self {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// Letters, numbers, punctuation and symbols: what is seen by itself.
    var isVisible: Bool {
        switch self {
        case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
            .paragraphSeparator:
            false
        default: !isMark
        }
    }
}
