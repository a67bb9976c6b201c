/// One step of a schema: never changed once released, because files exist that were made by it.
package struct Migration: Sendable {
    /// 1 and up, without gaps.
    package let number: Int
    /// What it brings, for people.
    package let name: String
    /// The statements, without BEGIN or COMMIT.
    package let script: String

    /// - Parameter script: statements that are run once, in a transaction of their own.
    package init(number: Int, name: String, script: String) {
        self.number = number
        self.name = name
        self.script = script
    }

    /// FNV-1a of the script, 64 bits. It finds an edited migration; it is not a defence against anybody.
    var checksum: Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in script.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int64(bitPattern: hash)
    }
}
