/// A content coding at work (RFC 9110 §8.4.1): the content goes in piece by piece, and its coded form comes out.
///
/// A ``ResponseBodyWriter`` drives it on the connection's loop, in pieces of at most 64 KiB between which others are
/// served; each call must be quick and cannot wait.
package protocol ContentEncoder: AnyObject {
    /// Takes more of the content; may keep some of it back.
    func encode(_ bytes: ArraySlice<UInt8>, into out: inout [UInt8]) throws
    /// Appends what was kept back, so that everything up to here can be decoded.
    func flush(into out: inout [UInt8]) throws
    /// Appends the end; nothing follows it.
    func finish(into out: inout [UInt8]) throws
}
