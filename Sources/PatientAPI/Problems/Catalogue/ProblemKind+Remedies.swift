extension ProblemKind {
    /// What whoever meets it can do, one row per kind, both languages side by side.
    var remedies: (spanish: String, english: String) {
        switch self {
        case .malformedRequest:
            (
                "Revise la línea de petición, Host, las cabeceras y los trozos; un QUERY necesita Content-Type.",
                "Check the request line, Host, the fields and the chunks; a QUERY needs a Content-Type."
            )
        case .malformedJSON:
            (
                "Corrija el JSON en la posición indicada; un nombre no puede repetirse ni anidarse más de 16 niveles.",
                "Correct the JSON at the given position; no name may be repeated, and 16 levels are the most."
            )
        case .invalidUTF8:
            (
                "Envíe el cuerpo en UTF-8; el primer byte que no lo es está en la posición indicada.",
                "Send the body in UTF-8; the first byte that is not stands at the given offset."
            )
        case .invalidParameter:
            (
                "Corrija el parámetro indicado; los valores admitidos acompañan al error.",
                "Correct the named parameter; what is permitted comes with the error."
            )
        case .invalidCursor:
            (
                "Un cursor solo vale para el orden y los filtros con que se obtuvo: empiece sin cursor.",
                "A cursor is good for the order and the filters it came from only: start without one."
            )
        case .personalDataInURL:
            (
                "Use POST /patients/search o QUERY /patients y ponga los datos en el cuerpo.",
                "Use POST /patients/search or QUERY /patients, and put the data into the body."
            )
        case .invalidIdempotencyKey:
            (
                "Use una sola clave de 1 a 255 caracteres ASCII visibles, por ejemplo un UUID.",
                "Use one key of 1 to 255 visible ASCII characters, such as a UUID."
            )
        case .idempotencyKeyRequired:
            (
                "Añada la cabecera Idempotency-Key con un valor nuevo, por ejemplo un UUID.",
                "Add an Idempotency-Key field with a new value, such as a UUID."
            )
        case .unauthenticated:
            (
                "Llame desde este equipo o su red privada y sin proxy, o vea AUTH_MODE en la documentación.",
                "Call from this machine or its private network and without a proxy, or see AUTH_MODE in the documentation."
            )
        case .forbidden:
            (
                "Pida una clave que tenga el permiso indicado en required_scope.",
                "Ask for a key that has the scope named in required_scope."
            )
        case .crossSiteRequest:
            (
                "Envíe la petición desde una página de este mismo servicio o desde un programa.",
                "Send the request from a page of this service, or from a program."
            )
        case .notFound:
            (
                "Revise la dirección; los identificadores de pacientes no se reutilizan.",
                "Check the address; ids of patients are never used again."
            )
        case .methodNotAllowed:
            ("Use uno de los métodos de la cabecera Allow.", "Use one of the methods in the Allow field.")
        case .notAcceptable:
            ("Pida uno de los tipos de available, o */*.", "Ask for one of the types in available, or for */*.")
        case .requestTimeout:
            (
                "Envíe la petición entera de una vez; si la línea es lenta, divídala.",
                "Send the whole request at once; on a slow line, divide it."
            )
        case .emailTaken:
            (
                "Busque al paciente existente; dos direcciones que solo difieren en mayúsculas son la misma.",
                "Look for the existing patient; two addresses that differ in case only are one."
            )
        case .idempotencyInProgress:
            (
                "Espere lo que diga Retry-After y repita la misma petición con la misma clave.",
                "Wait as long as Retry-After says, and send the same request with the same key again."
            )
        case .mailInFlight:
            ("Consulte /patients/{id}/mail hasta que termine.", "Look at /patients/{id}/mail until it has ended.")
        case .mailSwitchedOff:
            (
                "Configure el envío de correo (MAIL_TRANSPORT) y repita.",
                "Configure the sending of mail (MAIL_TRANSPORT) and try again."
            )
        case .erased:
            (
                "Los datos no se pueden recuperar; registre a la persona otra vez si hace falta.",
                "The data cannot be had back; register the person again if need be."
            )
        case .preconditionFailed:
            (
                "Lea el paciente, aplique el cambio a esa versión y use su ETag en If-Match.",
                "Read the patient, apply the change to that version, and send its ETag in If-Match."
            )
        case .contentTooLarge:
            ("Envíe un cuerpo de limit bytes como máximo.", "Send a body of limit bytes at most.")
        case .tooManyItems:
            ("Divida el lote en varias peticiones.", "Divide the batch into several requests.")
        case .uriTooLong:
            ("Acorte la dirección; las búsquedas van en el cuerpo.", "Shorten the address; searches go into the body.")
        case .unsupportedMediaType:
            (
                "Envíe uno de los tipos de accept, en UTF-8 y sin comprimir.",
                "Send one of the types in accept, in UTF-8 and not compressed."
            )
        case .expectationFailed:
            ("Quite la cabecera Expect o use 100-continue.", "Leave the Expect field out, or use 100-continue.")
        case .hostNotAllowed:
            (
                "Use el nombre correcto en Host, o añádalo a HTTP_ALLOWED_HOSTS.",
                "Use the right name in Host, or add it to HTTP_ALLOWED_HOSTS."
            )
        case .validation:
            (
                "Corrija cada campo de errors: pointer dice cuál, code qué le pasa.",
                "Correct every field in errors: pointer says which, code what is wrong with it."
            )
        case .idempotencyKeyReused:
            (
                "Use una clave nueva para cada petición distinta; solo las repeticiones llevan la misma.",
                "Use a new key for every different request; only repetitions carry the same one."
            )
        case .preconditionRequired:
            (
                "Lea el paciente y envíe su ETag en If-Match.",
                "Read the patient and send its ETag in If-Match."
            )
        case .resendTooSoon:
            ("Espere lo que diga Retry-After.", "Wait as long as Retry-After says.")
        case .quotaExceeded:
            (
                "Espere lo que diga Retry-After; RateLimit-Policy dice cuánto se admite.",
                "Wait as long as Retry-After says; RateLimit-Policy tells how much is permitted."
            )
        case .headersTooLarge:
            ("Envíe menos cabeceras o más cortas.", "Send fewer header fields, or shorter ones.")
        case .internal:
            (
                "Repita la petición; si persiste, avise con el identificador request_id.",
                "Try again; if it happens again, report it with its request_id."
            )
        case .methodNotImplemented:
            ("Use un método de HTTP, como GET o POST.", "Use a method of HTTP, such as GET or POST.")
        case .overloaded:
            (
                "Repita tras lo que diga Retry-After, cada vez con más pausa; no se perdió nada.",
                "Try again after Retry-After, with longer pauses each time; nothing was lost."
            )
        case .storageUnavailable:
            (
                "Repita tras lo que diga Retry-After; /readyz dice cuándo vuelve.",
                "Try again after Retry-After; /readyz tells when it is back."
            )
        case .shuttingDown:
            ("Abra otra conexión y repita.", "Open another connection and try again.")
        case .httpVersion:
            ("Use HTTP/1.1.", "Use HTTP/1.1.")
        }
    }

    /// What to do, for people.
    func remedy(_ language: Language) -> String {
        language == .spanish ? remedies.spanish : remedies.english
    }
}
