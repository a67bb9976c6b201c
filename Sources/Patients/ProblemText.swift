/// What a problem is called in the languages of the service: one sentence that says what to do.
///
/// For the canonical routes and the pages; legacy routes have their own words in ``LegacyProblem``.
package enum ProblemText {
    /// The sentence for a person, with the problem's limit put in.
    package static func sentence(for problem: FieldProblem, in language: PatientLocale) -> String {
        let sentence = sentences(problem)
        return language == .es ? sentence.es : sentence.en
    }

    private static func sentences(_ problem: FieldProblem) -> (es: String, en: String) {
        switch problem.field {
        case .name: name(problem)
        case .email: email(problem)
        case .phone: phone(problem)
        case .documentURL: url(problem)
        case .locale: general(problem.code, limit: problem.limit ?? 0)
        }
    }

    private static func general(_ code: ProblemCode, limit: Int = 0) -> (es: String, en: String) {
        switch code {
        case .missing: ("Falta este campo.", "This field is missing.")
        case .notText: ("Debe ser un texto.", "It must be a text.")
        case .unknownField: ("Este campo no existe.", "There is no such field.")
        case .readOnlyField: ("Este campo no se puede cambiar.", "This field cannot be changed.")
        case .localeUnknown: ("El idioma debe ser «es» o «en».", "The language must be “es” or “en”.")
        case .notAnObject: ("Debe ser un objeto JSON.", "It must be a JSON object.")
        case .notAnArray: ("Debe ser un arreglo JSON.", "It must be a JSON array.")
        case .malformedItem: ("No es JSON válido.", "It is not valid JSON.")
        case .emailTaken:
            ("Ya existe un paciente con esta dirección.", "A patient with this address exists.")
        case .notAllowed: ("No es uno de los valores admitidos.", "It is none of the permitted values.")
        case .outOfRange:
            ("Debe ser un número entero de 1 a \(limit).", "It must be an integer from 1 to \(limit).")
        case .notAMoment:
            (
                "Debe ser un momento como 2026-11-23T18:30:05Z.", "It must be a moment such as 2026-11-23T18:30:05Z."
            )
        case .invalidUnicode:
            ("Contiene caracteres sin significado en Unicode.", "It contains characters without a meaning in Unicode.")
        default: ("No es válido.", "It is not valid.")
        }
    }

    private static func name(_ problem: FieldProblem) -> (es: String, en: String) {
        let limit = problem.limit ?? PersonName.maximumLength
        return switch problem.code {
        case .nameBlank: ("Escriba el nombre.", "Enter the name.")
        case .nameNoLetter: ("Debe tener al menos una letra.", "It must have at least one letter.")
        case .nameControl: ("No puede tener caracteres de control.", "It must not have control characters.")
        case .nameTooLong: ("Debe tener como máximo \(limit) caracteres.", "It must have at most \(limit) characters.")
        case .nameBidi:
            (
                "No puede tener caracteres que cambien la dirección del texto.",
                "It must not have characters that change the direction of the text."
            )
        case .nameJoiner:
            ("Tiene un carácter invisible fuera de lugar.", "It has an invisible character out of place.")
        case .nameMarks:
            ("Tiene más de \(limit) signos combinados seguidos.", "It has more than \(limit) combining marks in a row.")
        default: general(problem.code)
        }
    }

    private static func email(_ problem: FieldProblem) -> (es: String, en: String) {
        let limit = problem.limit ?? EmailAddress.maximumLength
        return switch problem.code {
        case .emailNoAt: ("Falta el signo @.", "The @ sign is missing.")
        case .emailNoLocal: ("Falta la parte anterior al signo @.", "The part before the @ sign is missing.")
        case .emailNoDomain: ("Falta la parte posterior al signo @.", "The part after the @ sign is missing.")
        case .emailNoDot:
            (
                "Después del signo @ debe haber un punto, como en ejemplo.com.",
                "After the @ sign there must be a dot, as in example.com."
            )
        case .emailDot:
            (
                "Un punto no puede estar al principio, al final ni junto a otro punto.",
                "A dot must not come first, last or next to another dot."
            )
        case .emailSpace: ("No puede tener espacios.", "It must not have spaces.")
        case .emailQuoted: ("No puede tener comillas.", "It must not have quotation marks.")
        case .emailDisplayName:
            (
                "Escriba solo la dirección, sin nombre y sin < >.",
                "Enter the address alone, without a name and without < >."
            )
        case .emailLocalCharacter:
            (
                "La parte anterior al signo @ tiene un carácter no permitido.",
                "The part before the @ sign has a character that is not allowed."
            )
        case .emailDomainCharacter:
            (
                "La parte posterior al signo @ tiene un carácter no permitido.",
                "The part after the @ sign has a character that is not allowed."
            )
        case .emailUnicodeLocal:
            (
                "Antes del signo @ solo se aceptan letras sin tilde, números y signos comunes.",
                "Before the @ sign only unaccented letters, digits and common signs are accepted."
            )
        case .emailIP: ("No puede ser una dirección IP.", "It must not be an IP address.")
        case .emailLabel: ("El dominio después del signo @ no es válido.", "The domain after the @ sign is not valid.")
        case .emailTopLevel:
            (
                "El dominio no termina en una terminación válida, como .com.",
                "The domain does not end in a valid ending, such as .com."
            )
        case .emailSpecialUse: ("Ese dominio no puede recibir correo.", "That domain cannot receive mail.")
        case .emailLocalTooLong:
            (
                "La parte anterior al signo @ debe tener como máximo \(limit) caracteres.",
                "The part before the @ sign must have at most \(limit) characters."
            )
        case .emailDomainTooLong:
            (
                "La parte posterior al signo @ debe tener como máximo \(limit) caracteres.",
                "The part after the @ sign must have at most \(limit) characters."
            )
        case .emailTooLong: ("Debe tener como máximo \(limit) caracteres.", "It must have at most \(limit) characters.")
        default: general(problem.code)
        }
    }

    private static func phone(_ problem: FieldProblem) -> (es: String, en: String) {
        let limit = problem.limit ?? PhoneNumber.maximumLength
        return switch problem.code {
        case .phoneTooShort: ("Debe tener al menos \(limit) dígitos.", "It must have at least \(limit) digits.")
        case .phoneTooLong where limit == PhoneNumber.maximumLength:
            ("Debe tener como máximo \(limit) caracteres.", "It must have at most \(limit) characters.")
        case .phoneTooLong: ("Debe tener como máximo \(limit) dígitos.", "It must have at most \(limit) digits.")
        case .phoneLetters:
            ("Escriba el número con dígitos, sin letras.", "Enter the number in digits, without letters.")
        case .phonePlus: ("Solo puede haber un signo +, al principio.", "There may be one + sign only, in front.")
        case .phoneParentheses: ("Hay un paréntesis sin su pareja.", "There is a parenthesis without its partner.")
        case .phoneCharacter:
            ("Tiene un carácter que no es de un teléfono.", "It has a character that no phone number has.")
        case .phoneExtension:
            ("El interno debe tener de 1 a \(limit) dígitos.", "The extension must have 1 to \(limit) digits.")
        case .phoneInternational:
            ("Debe empezar con + o 00 y el código del país.", "It must start with + or 00 and the country code.")
        case .phoneE164: ("Debe ser + seguido de 8 a 15 dígitos.", "It must be + followed by 8 to 15 digits.")
        default: general(problem.code)
        }
    }

    private static func url(_ problem: FieldProblem) -> (es: String, en: String) {
        let limit = problem.limit ?? DocumentURL.maximumLength
        return switch problem.code {
        case .urlEmpty: ("Escriba la dirección del documento.", "Enter the address of the document.")
        case .urlRelative: ("Debe empezar con https:// o http://.", "It must start with https:// or http://.")
        case .urlScheme: ("Solo se aceptan direcciones https o http.", "Only https and http addresses are accepted.")
        case .urlHTTPSOnly: ("Debe empezar con https://.", "It must start with https://.")
        case .urlNoHost: ("Falta el nombre del sitio después de //.", "The name of the site after // is missing.")
        case .urlHost: ("El nombre del sitio no es válido.", "The name of the site is not valid.")
        case .urlUserInfo: ("No puede incluir usuario ni contraseña.", "It must not include a user name or password.")
        case .urlPort: ("El puerto debe estar entre 1 y \(limit).", "The port must lie between 1 and \(limit).")
        case .urlSpace: ("No puede tener espacios; use %20.", "It must not have spaces; use %20.")
        case .urlControl: ("No puede tener caracteres de control.", "It must not have control characters.")
        case .urlBackslash: ("Use / en lugar de \\.", "Use / instead of \\.")
        case .urlPercent:
            (
                "El signo % debe ir seguido de dos dígitos hexadecimales.",
                "A % sign must be followed by two hexadecimal digits."
            )
        case .urlTooLong: ("Debe tener como máximo \(limit) caracteres.", "It must have at most \(limit) characters.")
        default: general(problem.code)
        }
    }
}
