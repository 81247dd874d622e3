// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "ScalingLaws", path: "..")],
  targets: [
    .target(name: "PlainSum"),
    .target(name: "Timing"),
    .executableTarget(
      name: "bounds",
      dependencies: [
        "PlainSum", "Timing", .product(name: "GeneralizationBounds", package: "ScalingLaws"),
      ]),
    .executableTarget(
      name: "spectra",
      dependencies: [
        .product(name: "HessianSpectra", package: "ScalingLaws"),
        .product(name: "NumericalMethods", package: "ScalingLaws"),
        .product(name: "Plotting", package: "ScalingLaws"),
      ]),
    .executableTarget(
      name: "figures",
      dependencies: [
        "Timing", .product(name: "Figures", package: "ScalingLaws"),
        .product(name: "GapScaling", package: "ScalingLaws"),
        .product(name: "Plotting", package: "ScalingLaws"),
      ],
      resources: [.copy("matplotlib_plot.py")]),
    .executableTarget(
      name: "fits",
      dependencies: ["Timing", .product(name: "ScalingLaws", package: "ScalingLaws")],
      resources: [.copy("scipy_fit.py")]),
    .executableTarget(
      name: "inputs",
      dependencies: [
        "Timing", .product(name: "GeneralizationBounds", package: "ScalingLaws"),
        .product(name: "Files", package: "ScalingLaws"),
      ],
      resources: [.copy("read_tables.py")]),
    .executableTarget(
      name: "solvers",
      dependencies: [
        "Timing", .product(name: "ScalingLaws", package: "ScalingLaws"),
        .product(name: "NumericalMethods", package: "ScalingLaws"),
      ]),
    .executableTarget(
      name: "assumptions",
      dependencies: [
        .product(name: "GapScaling", package: "ScalingLaws"),
        .product(name: "ScalingLaws", package: "ScalingLaws"),
        .product(name: "NumericalMethods", package: "ScalingLaws"),
        .product(name: "Files", package: "ScalingLaws"),
        .product(name: "Answers", package: "ScalingLaws"),
      ]),
    .executableTarget(
      name: "coverage", dependencies: [.product(name: "ScalingLaws", package: "ScalingLaws")]),
    .executableTarget(
      name: "extrapolation",
      dependencies: [
        .product(name: "GapScaling", package: "ScalingLaws"),
        .product(name: "NumericalMethods", package: "ScalingLaws"),
        .product(name: "Files", package: "ScalingLaws"),
      ]),
  ]
)
