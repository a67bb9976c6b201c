import TestSupport
import Testing

/// The three executables together, over real sockets, files and signals; one test at a time, because each starts
/// several processes.
@Suite("End to end", .serialized)
struct EndToEndTests {}
