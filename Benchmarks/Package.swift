// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "ScalingLaws", path: "..")],
  targets: [
    .target(name: "PlainSum"),
    .executableTarget(
      name: "bounds",
      dependencies: [
        "PlainSum", .product(name: "GeneralizationBounds", package: "ScalingLaws"),
      ]),
    .executableTarget(
      name: "spectra",
      dependencies: [
        .product(name: "HessianSpectra", package: "ScalingLaws"),
        .product(name: "NumericalMethods", package: "ScalingLaws"),
        .product(name: "Plotting", package: "ScalingLaws"),
      ]),
    .executableTarget(
      name: "coverage", dependencies: [.product(name: "ScalingLaws", package: "ScalingLaws")]),
  ]
)
