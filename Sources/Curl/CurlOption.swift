internal import CCurl

/// One option of libcurl and its value, as data: what a session asks for can be read, and tested, without a transfer.
struct CurlOption: Equatable {
    /// libcurl reads each option as exactly one of these.
    enum Value: Equatable {
        case number(Int)
        /// An option that ends with `_LARGE`.
        case bytes(Int)
        /// libcurl keeps a copy.
        case text(String)
    }

    /// As the documentation of libcurl has it, without `CURLOPT_`.
    let name: String
    let value: Value
    private let option: CURLoption

    init(_ name: String, _ option: CURLoption, _ number: Int) {
        self.init(name, option, .number(number))
    }

    init(_ name: String, _ option: CURLoption, _ text: String) {
        self.init(name, option, .text(text))
    }

    init(_ name: String, _ option: CURLoption, _ value: Value) {
        self.name = name
        self.option = option
        self.value = value
    }

    /// - Throws: ``CurlError/option(_:code:)`` with the name, never with the value, which may be a secret.
    func set(on handle: borrowing CurlHandle) throws(CurlError) {
        do throws(CurlError) {
            switch value {
            case .number(let number): try handle.set(option, number)
            case .bytes(let number): try handle.set(option, bytes: number)
            case .text(let text): try handle.set(option, text)
            }
        } catch .option(_, let code) {
            throw .option(name, code: code)
        } catch {
            throw error
        }
    }
}
