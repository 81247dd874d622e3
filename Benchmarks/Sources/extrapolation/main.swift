// SPDX-License-Identifier: GPL-3.0-or-later
// How often the interval of an extrapolated bound holds the true one, over simulated studies.
//
//   swift run -c release extrapolation [replications] [models] [level] [draws]
//
// Prints a Markdown table; docs/extrapolation-coverage.md holds one.
import Foundation
import GapScaling
import NumericalMethods

let arguments = CommandLine.arguments.dropFirst().compactMap(Double.init)
func argument(_ index: Int, _ standard: Double) -> Double {
  arguments.indices.contains(index) ? arguments[index] : standard
}
let replications = Int(argument(0, 300))
let family = SimulatedFamily(models: Int(argument(1, 12)), widths: [4])
let options = AnalysisOptions(level: argument(2, 0.9), draws: Int(argument(3, 400)))
let largest = family.sizes.max() ?? 0
let multiples = [10.0, 100, 1000]
let truth = try multiples.map { try family.terms(parameters: $0 * largest, bits: 4).total }

let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
  "coverage-\(UUID().uuidString)")
defer { try? FileManager.default.removeItem(at: folder) }
var held = multiples.map { _ in 0 }
var below = multiples.map { _ in 0 }
var width = multiples.map { _ in 0.0 }
var error = multiples.map { _ in 0.0 }
for seed in 1...replications {
  var output = try OutputFolder(folder.path)
  try SimulatedStudy(family, seed: UInt64(seed)).add(to: &output)
  try output.commit()
  let analysis = try StudyAnalysis(Study(folder: folder.path), options: options)
  for (index, bound) in try analysis.extrapolate(to: multiples.map { $0 * largest }).bounds
    .enumerated()
  {
    guard let interval = bound.interval else { continue }
    if interval.contains(truth[index]) { held[index] += 1 }
    if truth[index] < interval.lowerBound { below[index] += 1 }
    width[index] += interval.upperBound - interval.lowerBound
    error[index] += bound.bound - truth[index]
  }
}

let count = Double(replications)
func text(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }
print(
  "| beyond data | true bound | held | standard error | truth below | mean width | mean error |")
print("|--:|--:|--:|--:|--:|--:|--:|")
for (index, multiple) in multiples.enumerated() {
  let rate = Double(held[index]) / count
  let row = [
    "\(Int(multiple))×", text(truth[index], 4), text(100 * rate, 1) + " %",
    text(100 * (rate * (1 - rate) / count).squareRoot(), 1) + " %",
    text(100 * Double(below[index]) / count, 1) + " %", text(width[index] / count, 4),
    text(error[index] / count, 4),
  ]
  print("| " + row.joined(separator: " | ") + " |")
}
