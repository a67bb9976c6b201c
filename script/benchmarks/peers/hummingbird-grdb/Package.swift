// swift-tools-version: 6.2
import PackageDescription

/// What the service is compared with: the same job on Hummingbird 2 and GRDB, as their documentation would have it done.
/// A package of its own, so that nothing of it is ever resolved, built or shipped with the product.
let package = Package(
    name: "hummingbird-peer",
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        // Only to choose the number of event loops.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    ],
    targets: [
        .executableTarget(
            name: "peer",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"), .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"),
            ], path: "Sources/Peer")
    ]
)
