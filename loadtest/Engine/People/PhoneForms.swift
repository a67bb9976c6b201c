/// Telephone numbers in the forms that Faker produces and that people type: `#` is any digit, `%` any but 0.
enum PhoneForms {
    static let patterns = TextBank([
        "+1-%##-%##-####", "+1-%##-%##-####x###", "(%##)%##-####", "(%##)%##-####x###", "001-%##-%##-####",
        "001-%##-%##-####x#####", "%##-%##-####", "%##-%##-####x####", "%##.%##.####", "%#########",
        "+598 9# ### ###", "+34 6## ### ###", "+54 9 11 ####-####", "+52 55 #### ####", "+49 30 ######",
        "+44 20 7### ####", "+81 3-####-####", "+7 (9##) ###-##-##", "2%## ####", "09% ### ###",
    ])

    static func append(to phone: inout [UInt8], _ random: inout RandomSource) {
        // Nineteen decimal digits fit in one draw and no pattern asks for more than sixteen.
        var digits = random.next()
        let first = phone.count
        patterns.append(random.below(patterns.count), to: &phone)
        for place in first..<phone.count {
            switch phone[place] {
            case UInt8(ascii: "#"):
                phone[place] = UInt8(ascii: "0") + UInt8(digits % 10)
                digits /= 10
            case UInt8(ascii: "%"):
                phone[place] = UInt8(ascii: "1") + UInt8(digits % 9)
                digits /= 9
            default: continue
            }
        }
    }
}
