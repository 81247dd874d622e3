// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later
import PackageDescription

/// What other packages can add to the toolkit, one of each kind, each with a check that it is used.
let package = Package(
  name: "Extensions",
  dependencies: [.package(name: "ScalingLaws", path: "../..")],
  targets: [
    .executableTarget(
      name: "extensions",
      dependencies: [
        "Answers", "Figures", "GapScaling", "GeneralizationBounds", "NumericalMethods", "Plotting",
        "Reports", "ScalingLaws",
      ].map { .product(name: $0, package: "ScalingLaws") })
  ]
)
