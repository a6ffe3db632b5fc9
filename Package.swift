// swift-tools-version: 6.2
import PackageDescription

// The target list below is the drawing of the program: a target imports only what it names here, and
// the build refuses any other import. docs/ARCHITECTURE.md says what each room is for.

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// A library target of this package, under `Sources/` unless `path` says otherwise.
func room(
  _ name: String, path: String? = nil, exclude: [String] = [], resources: [Resource] = [],
  _ dependencies: [Target.Dependency]
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, exclude: exclude, resources: resources,
    swiftSettings: strict)
}

/// A program starts the sooner, the fewer libraries and bytes the system's loader reads and the fewer pages
/// it writes: C++'s library and the compiler's own within the program, packed relocations, and no table of the
/// symbols that only a plug-in would ask for.
let startsQuickly: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker",
      "--no-export-dynamic", "-Xlinker", "--icf=safe", "-Xclang-linker", "-static-libgcc",
      "-L\(Context.packageDirectory)/Config/Linking",
    ], .when(configuration: .release))
]

func program(_ name: String, folder: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: "Sources/\(folder)", swiftSettings: strict,
    linkerSettings: startsQuickly)
}

func tests(
  _ name: String, resources: [Resource] = [], _ dependencies: [Target.Dependency]
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

let pure: [Target.Dependency] = ["SatchelBytes", "SatchelWire", "SatchelModel", "SatchelFormat"]

let package = Package(
  name: "satchel",
  products: [
    .executable(name: "satchel", targets: ["satchel"]),
    .executable(name: "satchel-relay", targets: ["satchel-relay"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  ],
  targets: [
    // C libraries. SQLite's own calls come with GRDB; libcurl and libqrencode are opened at first use.
    .target(name: "CCurlShim", linkerSettings: [.linkedLibrary("dl")]),
    .systemLibrary(
      name: "CSQLiteShim", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CExpat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CQREncode", providers: [.apt(["libqrencode-dev"])]),

    // Pure: no file, no network, no clock, no randomness of their own.
    room("SatchelBytes", [crypto]),
    room("SatchelWire", ["SatchelBytes"]),
    room("SatchelModel", ["SatchelBytes"]),
    room("SatchelDeflate", ["CZlib"]),
    room("SatchelFormat", ["SatchelBytes", "SatchelWire", "SatchelModel", "SatchelDeflate"]),
    room("SatchelCalendar", []),
    room("SatchelQuery", ["SatchelCalendar"]),
    room("SatchelTopics", []),
    room(
      "SatchelCrypto", resources: [.embedInCode("Resources/words-english.txt")],
      ["SatchelBytes", "SatchelWire", "SatchelFormat", crypto]),

    room("SatchelArchive", ["SatchelDeflate"]),

    // Effects, each at one edge.
    room("SatchelDatabase", path: "Storage/Database", ["CSQLiteShim", grdb]),
    room(
      "SatchelStorage", path: "Storage/Library",
      resources: [
        .embedInCode("Migrations/v0001-library.sql"), .embedInCode("Migrations/v0002-order.sql"),
        .embedInCode("Migrations/v0003-sites-searches.sql"),
        .embedInCode("Migrations/v0004-topics.sql"),
        .embedInCode("Migrations/v0005-pictures.sql"),
        .embedInCode("Migrations/v0006-hash.sql"),
        .embedInCode("Migrations/v0007-streams.sql"),
        .embedInCode("Migrations/v0008-stories.sql"),
        .embedInCode("Migrations/v0009-loose.sql"),
        .embedInCode("Migrations/v0010-voices.sql"),
        .embedInCode("Migrations/v0011-undecided.sql"),
        .embedInCode("Migrations/v0012-passing.sql"),
        .embedInCode("Migrations/v0013-sought.sql"),
      ], pure + ["SatchelQuery", "SatchelCalendar", "SatchelDatabase", "SatchelTopics", grdb]),
    room(
      "SatchelRelayLog", path: "Storage/RelayLog",
      resources: [
        .embedInCode("Migrations/v0001-relay.sql"), .embedInCode("Migrations/v0002-snapshots.sql"),
      ],
      ["SatchelBytes", "SatchelWire", "SatchelDatabase", grdb]),
    room(
      "SatchelConfig", path: "Config",
      exclude: ["Demo", "Linking", "man", "packages.txt", "relay", "systemd"], []),
    room("SatchelHTTP", ["CCurlShim"]),
    room("SatchelSync", pure + ["SatchelCrypto", "SatchelStorage"]),
    room(
      "SatchelRemotes",
      pure + ["SatchelHTTP", "SatchelSync", "CExpat"]),
    room(
      "SatchelCapture",
      resources: [
        .embedInCode("Resources/block-judge.txt"),
        .embedInCode("Resources/character-references.txt"),
      ], ["SatchelHTTP", "SatchelArchive"]),
    room(
      "SatchelExchange",
      ["SatchelBytes", "SatchelModel", "SatchelArchive", "SatchelStorage", "SatchelCalendar"]),

    // Programs.
    program(
      "satchel", folder: "SatchelCLI",
      [
        "SatchelBytes", "SatchelModel", "SatchelCrypto", "SatchelStorage", "SatchelConfig",
        "SatchelHTTP", "SatchelSync", "SatchelRemotes", "SatchelCapture", "SatchelExchange",
        "SatchelTopics", "SatchelWire", "SatchelQuery", "SatchelCalendar", "CQREncode", arguments,
      ]),
    program(
      "satchel-relay", folder: "SatchelRelay",
      [
        "SatchelBytes", "SatchelWire", "SatchelRelayLog", "SatchelConfig", arguments,
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    program("satchel-demo-site", folder: "SatchelDemoSite", []),
    program(
      "satchel-bench", folder: "SatchelBench", ["SatchelBytes", "SatchelFormat", "SatchelModel"]),

    // Tests, a target each; EndToEndTests run the programs as people do.
    .target(
      name: "SatchelTestSupport", dependencies: ["SatchelQuery"], path: "Tests/SatchelTestSupport",
      swiftSettings: strict),
    tests("SatchelBytesTests", ["SatchelBytes", "SatchelTestSupport"]),
    tests("SatchelWireTests", ["SatchelBytes", "SatchelWire", "SatchelTestSupport"]),
    tests("SatchelModelTests", ["SatchelBytes", "SatchelModel", "SatchelTestSupport"]),
    tests("SatchelFormatTests", pure + ["SatchelTestSupport"]),
    tests("SatchelCalendarTests", ["SatchelCalendar", "SatchelTestSupport"]),
    tests("SatchelQueryTests", ["SatchelQuery", "SatchelCalendar", "SatchelTestSupport"]),
    tests("SatchelTopicsTests", ["SatchelTopics", "SatchelTestSupport"]),
    tests(
      "SatchelCryptoTests", resources: [.copy("Fixtures")],
      pure + ["SatchelCrypto", "SatchelTestSupport"]),
    tests(
      "SatchelStorageTests",
      pure + [
        "SatchelQuery", "SatchelStorage", "SatchelDatabase", "SatchelTopics", "SatchelTestSupport",
      ]),
    tests(
      "SatchelRelayLogTests",
      ["SatchelBytes", "SatchelWire", "SatchelRelayLog", "SatchelTestSupport"]),
    tests(
      "SatchelRelayTests",
      ["SatchelBytes", "SatchelWire", "SatchelTestSupport", "satchel-relay"]),
    tests("SatchelArchiveTests", ["SatchelArchive", "SatchelTestSupport"]),
    tests("SatchelConfigTests", ["SatchelConfig", "SatchelTestSupport"]),
    tests("SatchelHTTPTests", ["SatchelHTTP", "SatchelTestSupport"]),
    tests(
      "SatchelRemotesTests",
      [
        "SatchelBytes", "SatchelWire", "SatchelModel", "SatchelHTTP", "SatchelSync",
        "SatchelRemotes", "SatchelTestSupport",
      ]),
    tests(
      "SatchelCaptureTests",
      ["SatchelArchive", "SatchelCapture", "SatchelHTTP", "SatchelTestSupport"]),
    tests(
      "SatchelExchangeTests",
      [
        "SatchelBytes", "SatchelModel", "SatchelQuery", "SatchelStorage", "SatchelExchange",
        "SatchelTestSupport",
      ]),
    .executableTarget(
      name: "satchel-simulator",
      dependencies: pure + [
        "SatchelCrypto", "SatchelStorage", "SatchelSync", "SatchelRemotes", "SatchelRelayLog",
        "SatchelExchange", "SatchelTestSupport", "CSQLiteShim",
      ], path: "Tests/Simulator", swiftSettings: strict),
    tests(
      "SimulatorTests",
      pure + [
        "satchel-simulator", "SatchelStorage", "SatchelSync", "SatchelRemotes",
        "SatchelTestSupport", "CSQLiteShim",
      ]),
    tests("SatchelCLITests", ["satchel", "SatchelCapture", "SatchelTestSupport"]),
    tests(
      "EndToEndTests", ["SatchelTestSupport", "satchel", "satchel-relay", "satchel-demo-site"]),
  ]
)
