package import HTTPTypes

extension FieldSection {
    /// The value of the first line called `name`; what is not UTF-8 in it becomes U+FFFD.
    package func first(_ name: HTTPField.Name) -> String? {
        var found: String?
        forEachValue(of: name) { value in
            found = value.text
            return false
        }
        return found
    }

    /// The values of all lines called `name`, in order.
    package func values(_ name: HTTPField.Name) -> [String] {
        var found: [String] = []
        forEachValue(of: name) { value in
            found.append(value.text)
            return true
        }
        return found
    }

    /// The values of all lines called `name` as one list, joined by `", "` (RFC 9110 §5.3); nil when there is none.
    package func combined(_ name: HTTPField.Name) -> String? {
        var found: String?
        forEachValue(of: name) { value in
            if let before = found {
                found = before + ", " + value.text
            } else {
                found = value.text
            }
            return true
        }
        return found
    }

    /// Whether there is a line called `name`.
    package func contains(_ name: HTTPField.Name) -> Bool {
        var found = false
        forEachValue(of: name) { _ in
            found = true
            return false
        }
        return found
    }

    /// Whether the first line called `name` has exactly the bytes of `value`; no `String` is made.
    package func first(_ name: HTTPField.Name, equals value: StaticString) -> Bool {
        let wanted = UnsafeRawBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount)
        var equal = false
        forEachValue(of: name) { bytes in
            equal = bytes.elementsEqual(wanted)
            return false
        }
        return equal
    }

    /// Whether `token`, given in small letters, is a member of the list in all lines called `name`, in any case
    /// (RFC 9110 §5.6.1); no `String` is made.
    package func hasToken(_ name: HTTPField.Name, _ token: StaticString) -> Bool {
        var found = false
        forEachValue(of: name) { value in
            value.forEachListMember { if $0.equals(ignoringCase: token) { found = true } }
            return !found
        }
        return found
    }

    /// Calls `body` with the bytes of the first line called `name`; nil when there is none. The buffer lives only as
    /// long as the call.
    package func withFirst<Result>(_ name: HTTPField.Name, _ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        var result: Result?
        forEachValue(of: name) { value in
            result = body(value)
            return false
        }
        return result
    }
}
