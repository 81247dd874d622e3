// SPDX-License-Identifier: GPL-3.0-or-later
//
// How often nominal 90 % intervals cover: five surfaces × two noise laws × three numbers of runs, every method.
// Prints the rows of docs/coverage.md. Usage: coverage [DATA SETS] [DATA SETS OF RESAMPLING METHODS] [RUNS …]; with the
// environment's COVERAGE_NOISE=uneven, a third noise law whose scatter falls with compute.
import Foundation
import ScalingLaws

let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let (many, few) = (numbers.first ?? 1000, numbers.dropFirst().first ?? 300)
let counts = numbers.count > 2 ? Array(numbers.dropFirst(2)) : [30, 100, 245]
let methods: [(IntervalMethod, Int)] = IntervalMethod.allCases.filter {
  $0 != .cluster && $0 != .groups
}.map {
  ($0, $0 == .sandwich || $0 == .profile ? many : few)
}.filter { $0.1 > 0 }
let isUneven = ProcessInfo.processInfo.environment["COVERAGE_NOISE"] == "uneven"
let noises: [NoiseLaw] =
  isUneven
  ? [.uneven(scale: 0.005)]
  : [.normal(scale: 0.005), .student(degreesOfFreedom: 3, scale: 0.005)]
for runs in counts {
  for noise in noises {
    for (place, specimen) in Specimen.all.enumerated() {
      let design = specimen.design(runs: runs)
      let simulation = CoverageSimulation(
        law: specimen.law, inputs: design.inputs, noise: noise, seed: UInt64(runs + 1000 * place))
      for found in simulation.run(methods, of: specimen.quantities(design)) {
        let cells = [
          "\(runs)", "\(noise)", specimen.name, found.method.rawValue, found.quantity,
          String(format: "%.1f", 100 * found.rate), String(format: "%.1f", 100 * found.rateError),
          "\(found.count)", "\(found.missing)", String(format: "%.3g", found.width),
        ]
        FileHandle.standardOutput.write(Data((cells.joined(separator: "\t") + "\n").utf8))
      }
    }
  }
}
