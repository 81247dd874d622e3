// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later
import PackageDescription

/// Every room is built alike: a warning is an error, and an import is what its file says it is.
let room: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "ScalingLaws",
  products: [
    .executable(name: "laws", targets: ["laws"]),
    .library(name: "Files", targets: ["Files"]),
    .library(name: "Answers", targets: ["Answers"]),
    .library(name: "ScalingLaws", targets: ["ScalingLaws"]),
    .library(name: "GeneralizationBounds", targets: ["GeneralizationBounds"]),
    .library(name: "HessianSpectra", targets: ["HessianSpectra"]),
    .library(name: "GapScaling", targets: ["GapScaling"]),
    .library(name: "NumericalMethods", targets: ["NumericalMethods"]),
    .library(name: "Plotting", targets: ["Plotting"]),
    .library(name: "Figures", targets: ["Figures"]),
    .library(name: "Reports", targets: ["Reports"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // Doors to C.
    .systemLibrary(
      name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .systemLibrary(
      name: "CPango", pkgConfig: "cairo",
      providers: [.apt(["libcairo2-dev", "libpango1.0-dev"]), .brew(["cairo", "pango"])]),
    .systemLibrary(
      name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
    .target(
      name: "CLogProducts",
      exclude: ["README.md", "block.inc", "powers.inc", "reference.inc", "vector.inc"]),
    .target(name: "CProcess", exclude: ["README.md"]),
    .target(name: "CTableBytes", exclude: ["README.md", "scan.inc"]),

    // Rooms, in the order in which numbers flow.
    .target(
      name: "Files", dependencies: ["CZlib", "COpenSSL", "CTableBytes"], exclude: ["README.md"],
      swiftSettings: room),
    .target(name: "Answers", dependencies: ["Files"], exclude: ["README.md"], swiftSettings: room),
    .target(
      name: "NumericalMethods", dependencies: ["CGSL", "CLogProducts"], exclude: ["README.md"],
      swiftSettings: room),
    .target(
      name: "ScalingLaws", dependencies: ["NumericalMethods", "Files", "Answers"],
      exclude: ["README.md"],
      resources: [.embedInCode("Resources/laws.csv")], swiftSettings: room),
    .target(
      name: "GeneralizationBounds",
      dependencies: ["CLogProducts", "NumericalMethods", "Files", "Answers"],
      exclude: ["README.md"], swiftSettings: room),
    .target(
      name: "HessianSpectra", dependencies: ["NumericalMethods", "Files", "Answers"],
      exclude: ["README.md"],
      swiftSettings: room),
    .target(
      name: "GapScaling",
      dependencies: [
        "ScalingLaws", "GeneralizationBounds", "HessianSpectra", "NumericalMethods", "Files",
        "Answers", "Yams",
      ],
      exclude: ["README.md"], swiftSettings: room),
    .target(
      name: "Plotting", dependencies: ["CPango", "CPNG"], exclude: ["README.md"],
      swiftSettings: room),
    .target(
      name: "Figures",
      dependencies: [
        "Plotting", "GapScaling", "ScalingLaws", "GeneralizationBounds", "HessianSpectra",
        "NumericalMethods", "Files", "Answers",
      ],
      exclude: ["README.md"], swiftSettings: room),
    .target(
      name: "Reports",
      dependencies: [
        "Figures", "Plotting", "GapScaling", "ScalingLaws", "GeneralizationBounds",
        "HessianSpectra", "NumericalMethods", "Files", "Answers",
      ],
      exclude: ["README.md"],
      resources: [.embedInCode("Resources/page.css"), .embedInCode("Resources/page.js")],
      swiftSettings: room),
    .executableTarget(
      name: "laws",
      dependencies: [
        "Reports", "Figures", "Plotting", "GapScaling", "ScalingLaws", "GeneralizationBounds",
        "HessianSpectra", "NumericalMethods", "Files", "Answers", "CProcess",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["README.md"], swiftSettings: room),

    // The program on README's first screen.
    .executableTarget(
      name: "certificate",
      dependencies: [
        "GapScaling", "GeneralizationBounds", "ScalingLaws", "NumericalMethods", "Answers",
      ],
      path: "Examples/certificate", swiftSettings: room),

    // The programs of the three tutorials, whose articles show them step by step.
    .executableTarget(
      name: "tutorials",
      dependencies: [
        "Reports", "GapScaling", "GeneralizationBounds", "ScalingLaws", "Files", "Answers",
      ],
      path: "Examples/tutorials", swiftSettings: room),

    // Tests: one target a room, and what they share.
    .target(
      name: "TestSupport", path: "Tests/TestSupport", exclude: ["README.md"], swiftSettings: room),
    .testTarget(
      name: "FilesTests", dependencies: ["Files", "CTableBytes", "TestSupport"], swiftSettings: room
    ),
    .testTarget(
      name: "AnswersTests", dependencies: ["Answers", "TestSupport"], swiftSettings: room),
    .testTarget(
      name: "NumericalMethodsTests",
      dependencies: ["NumericalMethods", "CLogProducts", "TestSupport", "Files", "Answers"],
      exclude: ["Oracles"], swiftSettings: room),
    .testTarget(
      name: "ScalingLawsTests",
      dependencies: ["ScalingLaws", "NumericalMethods", "TestSupport", "Files", "Answers"],
      exclude: ["Oracles"], swiftSettings: room),
    .testTarget(
      name: "GeneralizationBoundsTests",
      dependencies: [
        "GeneralizationBounds", "CLogProducts", "NumericalMethods", "TestSupport", "Files",
        "Answers",
      ],
      exclude: ["Oracles"], swiftSettings: room),
    .testTarget(
      name: "HessianSpectraTests",
      dependencies: ["HessianSpectra", "NumericalMethods", "TestSupport", "Files", "Answers"],
      exclude: ["Oracles"],
      swiftSettings: room),
    .testTarget(
      name: "GapScalingTests",
      dependencies: [
        "GapScaling", "ScalingLaws", "GeneralizationBounds", "HessianSpectra", "NumericalMethods",
        "TestSupport", "Files", "Answers",
      ],
      swiftSettings: room),
    .testTarget(
      name: "PlottingTests",
      dependencies: ["Plotting", "ScalingLaws", "Files", "Answers", "CPango"],
      exclude: ["Snapshots", "Rasters"], swiftSettings: room),
    .testTarget(
      name: "FiguresTests",
      dependencies: [
        "Figures", "GapScaling", "ScalingLaws", "GeneralizationBounds", "NumericalMethods",
        "Plotting",
        "TestSupport", "Files", "Answers",
      ],
      exclude: ["Snapshots"], swiftSettings: room),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Reports", "Figures", "GapScaling", "ScalingLaws", "GeneralizationBounds",
        "NumericalMethods",
        "Plotting",
        "TestSupport", "Files", "Answers",
      ],
      swiftSettings: room),
    .testTarget(
      name: "lawsTests",
      dependencies: [
        "laws", "certificate", "tutorials", "TestSupport", "ScalingLaws", "HessianSpectra",
        "NumericalMethods",
        "Files", "Answers",
      ],
      exclude: ["Kept"], swiftSettings: room),
  ]
)
