import Foundation

/// Where the build put the executables: beside the test runner.
package enum Executables {
    package static var directory: String {
        var path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        while !path.isEmpty, path != "/" {
            path = (path as NSString).deletingLastPathComponent
            if FileManager.default.isExecutableFile(atPath: path + "/patient-api") { return path }
        }
        return ""
    }

    package static var api: String { directory + "/patient-api" }
    package static var worker: String { directory + "/patient-worker" }
    package static var loadtest: String { directory + "/loadtest" }
}
