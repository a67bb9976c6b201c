extension ProblemKind {
    typealias Texts = (spanish: (title: String, detail: String), english: (title: String, detail: String))

    /// One row per kind, both languages side by side, so that neither is forgotten.
    var texts: Texts {
        switch self {
        case .malformedRequest:
            (
                (
                    "Petición mal formada",
                    "La petición no sigue la sintaxis de HTTP/1.1, o es un QUERY sin Content-Type."
                ),
                (
                    "Malformed request",
                    "The request does not follow the syntax of HTTP/1.1, or is a QUERY without Content-Type."
                )
            )
        case .malformedJSON:
            (
                ("JSON mal formado", "El cuerpo no es JSON válido."),
                ("Malformed JSON", "The body is not valid JSON.")
            )
        case .invalidUTF8:
            (
                ("UTF-8 no válido", "El cuerpo contiene bytes que no son UTF-8."),
                ("Invalid UTF-8", "The body contains bytes that are not UTF-8.")
            )
        case .invalidParameter:
            (
                ("Parámetro no válido", "Un parámetro de la consulta es desconocido o su valor no se admite."),
                ("Invalid parameter", "A query parameter is unknown, or its value is not permitted.")
            )
        case .invalidCursor:
            (
                ("Cursor no válido", "El cursor no pertenece a este listado; empiece por la primera página."),
                ("Invalid cursor", "The cursor does not belong to this listing; start again at the first page.")
            )
        case .personalDataInURL:
            (
                ("Datos personales en la URL", "Las direcciones quedan registradas; busque con POST."),
                ("Personal data in the URL", "Addresses end up in logs; search with POST instead.")
            )
        case .invalidIdempotencyKey:
            (
                (
                    "Clave de idempotencia no válida",
                    "Idempotency-Key debe tener de 1 a 255 caracteres ASCII visibles, una sola vez."
                ),
                ("Invalid idempotency key", "Idempotency-Key must have 1 to 255 visible ASCII characters, once.")
            )
        case .idempotencyKeyRequired:
            (
                ("Falta la clave de idempotencia", "Esta ruta pide la cabecera Idempotency-Key; use un UUID nuevo."),
                ("Idempotency key required", "This route asks for the Idempotency-Key field; use a new UUID.")
            )
        case .unauthenticated:
            (
                (
                    "No autorizado",
                    "El servicio solo atiende a este equipo y a redes privadas, sin proxy de por medio (AUTH_MODE)."
                ),
                (
                    "Unauthorized",
                    "The service answers this machine and private networks only, without a proxy between (AUTH_MODE)."
                )
            )
        case .forbidden:
            (
                ("Sin permiso", "La clave no tiene el permiso que esta ruta pide."),
                ("Forbidden", "The key does not have the scope that this route asks for.")
            )
        case .crossSiteRequest:
            (
                ("Petición de otro sitio", "Una página de otro sitio no puede cambiar nada aquí."),
                ("Cross-site request", "A page of another site may not change anything here.")
            )
        case .hostNotAllowed:
            (
                ("Host no admitido", "El nombre de la cabecera Host no está entre los de HTTP_ALLOWED_HOSTS."),
                ("Host not allowed", "The name in the Host field is not among those of HTTP_ALLOWED_HOSTS.")
            )
        case .notFound:
            (
                ("No encontrado", "No existe ningún recurso en esta dirección."),
                ("Not found", "There is nothing at this address.")
            )
        case .methodNotAllowed:
            (
                ("Método no permitido", "Este recurso no admite el método; vea la cabecera Allow."),
                ("Method not allowed", "This resource does not take the method; see the Allow field.")
            )
        case .notAcceptable:
            (
                ("No aceptable", "No hay ninguna representación que la cabecera Accept admita."),
                ("Not acceptable", "There is no representation that the Accept field permits.")
            )
        case .requestTimeout:
            (
                ("Tiempo agotado", "La petición no llegó completa a tiempo."),
                ("Request timeout", "The request did not arrive in time.")
            )
        case .emailTaken:
            (
                ("Correo ya registrado", "Ya existe un paciente con esta dirección de correo."),
                ("E-mail already registered", "A patient with this e-mail address exists.")
            )
        case .idempotencyInProgress:
            (
                (
                    "Petición en curso",
                    "La primera petición con esta Idempotency-Key todavía está en curso; repita luego."
                ),
                (
                    "Request in progress",
                    "The first request with this Idempotency-Key is still in progress; repeat it later."
                )
            )
        case .mailSwitchedOff:
            (
                ("Correo desactivado", "Este servicio no envía correos (MAIL_TRANSPORT)."),
                ("Mail switched off", "This service sends no mail (MAIL_TRANSPORT).")
            )
        case .mailInFlight:
            (
                ("Correo en camino", "Un correo a este paciente todavía está en camino; espere a que llegue."),
                ("Mail in flight", "A mail to this patient is still on its way; wait for its end.")
            )
        case .idempotencyKeyReused:
            (
                ("Clave de idempotencia repetida", "Esta Idempotency-Key ya se usó con otro contenido; use una nueva."),
                ("Idempotency key reused", "This Idempotency-Key was used with another payload; use a new one.")
            )
        case .resendTooSoon:
            (
                ("Reenvío demasiado pronto", "Se envió un correo hace poco, o ya van cinco hoy; vea Retry-After."),
                ("Resend too soon", "A mail was sent a moment ago, or five today; see Retry-After.")
            )
        case .erased:
            (
                ("Paciente eliminado", "Los datos de este paciente fueron borrados."),
                ("Patient erased", "The data of this patient have been erased.")
            )
        case .preconditionFailed:
            (
                ("Precondición fallida", "El paciente cambió desde que se leyó; léalo de nuevo."),
                ("Precondition failed", "The patient has changed since it was read; read it again.")
            )
        case .preconditionRequired:
            (
                ("Falta la precondición", "Los cambios piden la cabecera If-Match con el ETag de lo que se leyó."),
                ("Precondition required", "Changes ask for the If-Match field with the ETag of what was read.")
            )
        case .contentTooLarge:
            (
                ("Cuerpo demasiado grande", "El cuerpo supera el límite de esta ruta."),
                ("Content too large", "The body exceeds the limit of this route.")
            )
        case .tooManyItems:
            (
                ("Demasiados elementos", "Un lote admite como máximo 1000 elementos; divídalo."),
                ("Too many items", "A batch takes at most 1,000 items; divide it.")
            )
        case .uriTooLong:
            (
                ("URI demasiado larga", "La dirección de la petición supera el límite."),
                ("URI too long", "The target of the request exceeds the limit.")
            )
        case .unsupportedMediaType:
            (
                (
                    "Tipo de contenido no admitido",
                    "El cuerpo debe ser JSON en UTF-8: añada -H 'Content-Type: application/json'."
                ),
                ("Unsupported media type", "The body must be JSON in UTF-8: add -H 'Content-Type: application/json'.")
            )
        case .expectationFailed:
            (
                ("Expectativa fallida", "Solo se admite Expect: 100-continue."),
                ("Expectation failed", "Only Expect: 100-continue is supported.")
            )
        case .validation:
            (
                ("Datos no válidos", "Hay campos con errores."),
                ("Invalid data", "Some fields have errors.")
            )
        case .quotaExceeded:
            (
                ("Cuota superada", "Llegaron más peticiones de las que se admiten en este tiempo."),
                ("Quota exceeded", "More requests came than are permitted in this time.")
            )
        case .headersTooLarge:
            (
                ("Cabeceras demasiado grandes", "Las cabeceras superan el límite."),
                ("Header fields too large", "The header fields exceed the limit.")
            )
        case .internal:
            (
                ("Error interno", "Ocurrió un error inesperado; indique el identificador de la petición."),
                ("Internal error", "Something unexpected happened; please quote the request id.")
            )
        case .methodNotImplemented:
            (
                ("Método no implementado", "El servidor no conoce este método."),
                ("Method not implemented", "The server does not know this method.")
            )
        case .overloaded:
            (
                ("Servicio saturado", "Hay demasiadas peticiones en curso; repita en un momento."),
                ("Overloaded", "Too many requests are in progress; try again in a moment.")
            )
        case .storageUnavailable:
            (
                ("Almacenamiento no disponible", "La base de datos no responde; repita en un momento."),
                ("Storage unavailable", "The database does not answer; try again in a moment.")
            )
        case .shuttingDown:
            (
                ("Servicio deteniéndose", "El servidor se está deteniendo; repita en un momento."),
                ("Shutting down", "The server is shutting down; try again in a moment.")
            )
        case .httpVersion:
            (
                ("Versión de HTTP no admitida", "Solo se admite HTTP/1.1 y HTTP/1.0."),
                ("HTTP version not supported", "Only HTTP/1.1 and HTTP/1.0 are spoken.")
            )
        }
    }
}
