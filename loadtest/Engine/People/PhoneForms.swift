/// Telephone numbers in the forms that Faker produces and that people type: `#` is any digit, `%` any but 0.
enum PhoneForms {
    static let patterns = [
        "+1-%##-%##-####", "+1-%##-%##-####x###", "(%##)%##-####", "(%##)%##-####x###", "001-%##-%##-####",
        "001-%##-%##-####x#####", "%##-%##-####", "%##-%##-####x####", "%##.%##.####", "%#########",
        "+598 9# ### ###", "+34 6## ### ###", "+54 9 11 ####-####", "+52 55 #### ####", "+49 30 ######",
        "+44 20 7### ####", "+81 3-####-####", "+7 (9##) ###-##-##", "2%## ####", "09% ### ###",
    ]

    static func phone(_ random: inout RandomSource) -> String {
        var digits = random.next()
        var phone: [UInt8] = []
        for byte in random.pick(patterns).utf8 {
            // Nineteen decimal digits fit in one draw and no pattern asks for more than sixteen.
            switch byte {
            case UInt8(ascii: "#"):
                phone.append(UInt8(ascii: "0") + UInt8(digits % 10))
                digits /= 10
            case UInt8(ascii: "%"):
                phone.append(UInt8(ascii: "1") + UInt8(digits % 9))
                digits /= 9
            default: phone.append(byte)
            }
        }
        return String(decoding: phone, as: UTF8.self)
    }
}
