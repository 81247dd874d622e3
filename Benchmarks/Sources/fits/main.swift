// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a fit of the Chinchilla surface costs, and its bootstrap, beside scipy's L-BFGS-B on the same runs in the same
// run. Ratios of processor time, since seconds are another machine's. Usage: fits
import Foundation
import ScalingLaws
import Timing

func say(_ label: String, _ value: String) {
  print(label.padding(toLength: 66, withPad: " ", startingAt: 0) + value)
}

/// The runs of Besiroglu et al. 2024 where they are, otherwise as many simulated ones.
func runs() throws -> (name: String, runs: TrainingRuns) {
  if let folder = ProcessInfo.processInfo.environment["SCALINGLAWS_EXTERNAL_DATA"],
    !folder.isEmpty
  {
    let all = try TrainingRuns(contentsOf: folder + "/epoch-chinchilla-svg.csv")
    return ("the runs of Besiroglu et al. 2024", all.droppingLargestLosses(5))
  }
  let sizes = (0..<240).map { index in
    let parameters = 5e7 * pow(300, Double(index % 20) / 19)
    return ModelSize(parameters: parameters, tokens: parameters * pow(100, Double(index / 20) / 11))
  }
  let losses = Chinchilla.besiroglu2024.simulate(at: sizes, noise: 0.005, seed: 1)
  return (
    "240 simulated runs",
    TrainingRuns(
      zip(sizes, losses).map {
        TrainingRun(parameters: $0.parameters, tokens: $0.tokens, loss: $1)
      })
  )
}

let (name, data) = try runs()
let fit = try Chinchilla.fit(to: data)
print("\(name): Huber, δ = 1e-3, \(data.runs.count) runs; processor time\n")
let one = Clock.least(of: 20) { _ = try? Chinchilla.fit(to: data) }.processor
let resamples = 4000
let all = Clock.least(of: 1) {
  let draws = fit.bootstrap(.rows, resamples: resamples, seed: 1, threads: 1)
  precondition(draws.laws.count > resamples / 2, "\(draws.laws.count) of \(resamples) resamples")
}.processor
say("one fit, \(fit.certificate.starts) starts: under 10 ms", one < 0.01 ? "yes" : "no")
say("\(resamples) bootstrap resamples: under 1 s", all < 1 ? "yes" : "no")
say("the bootstrap in fits", String(format: "%8.0f ×", all / one))

let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("scipy_fit.py").path
let process = Process()
process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
process.arguments = ["OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "python3", script]
let (input, output) = (Pipe(), Pipe())
process.standardInput = input
process.standardOutput = output
process.standardError = FileHandle.nullDevice
struct Theirs: Decodable {
  let starts: Int
  let timedStarts: Int
  let seconds: Double
  let objective: Double
  let reached: [Double]
  let resampleSeconds: Double
}
try process.run()
let rows = data.runs.map { "\($0.parameters),\($0.tokens),\($0.loss)\n" }.joined()
input.fileHandleForWriting.write(Data(rows.utf8))
try input.fileHandleForWriting.close()
let answer = output.fileHandleForReading.readDataToEndOfFile()
process.waitUntilExit()
guard let theirs = try? JSONDecoder().decode(Theirs.self, from: answer) else {
  say("scipy", "not installed: left out")
  exit(0)
}
let close = theirs.reached.count { $0 <= fit.objective * (1 + 1e-8) }
say(
  "scipy L-BFGS-B from \(theirs.starts) starts, scaled from \(theirs.timedStarts), in our fits",
  String(format: "%8.0f ×", theirs.seconds / one))
say("its starts that reach our objective to 1e-8", "\(close) of \(theirs.timedStarts)")
say(
  "its best objective over ours, less 1",
  String(format: "%8.1e", theirs.objective / fit.objective - 1))
say(
  "its \(resamples) warm resamples, scaled from 20, in our bootstraps",
  String(format: "%8.0f ×", theirs.resampleSeconds * Double(resamples) / all))
