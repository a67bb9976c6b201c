import Glibc

/// The name of this machine, as far as it fits into a worker's name.
package enum HostName {
    package static var current: String {
        var buffer = [CChar](repeating: 0, count: 65)
        guard gethostname(&buffer, 64) == 0 else { return "worker" }
        let name = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.filter { byte in
            byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        return name.isEmpty ? "worker" : String(decoding: name, as: UTF8.self)
    }
}
