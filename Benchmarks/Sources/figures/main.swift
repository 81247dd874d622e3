// SPDX-License-Identifier: GPL-3.0-or-later
//
// What drawing costs: processor time of the figures of a study after the first, and beside Matplotlib's of one like plot
// in the same run. Usage: figures [STUDY]
import Figures
import Foundation
import GapScaling
import Plotting
import Timing

func say(_ label: String, _ value: String) {
  print(label.padding(toLength: 60, withPad: " ", startingAt: 0) + value)
}

func milliseconds(_ seconds: Double) -> String { String(format: "%8.2f ms", 1e3 * seconds) }

let arguments = CommandLine.arguments
let folder = arguments.count > 1 ? arguments[1] : "../Data/ladder"
let study = try Study(contentsOf: folder)
let before = Clock.now()
let findings = StudyFindings(try StudyResults(study))
let after = Clock.now()
print("\(study.settings.title); processor time\n")
say("the study's bounds, laws and extrapolations", milliseconds(after.processor - before.processor))

let measurer = try PangoMeasurer()
let date = Date(timeIntervalSince1970: 0)
func write(_ figure: Figure, _ formats: [PictureFormat]) throws -> Int {
  guard case .picture(let picture) = figure.draw(findings) else { return 0 }
  return try picture.files(formats, title: figure.caption, date: date, measurer: measurer).data
    .reduce(0) { $0 + $1.count }
}

let figures = Figures.Catalog.figures
let first = Clock.now()
let size = try write(figures[0], [.pdf])
precondition(size > 0, "the first figure is missing")
say(
  "the first figure as PDF, with the fonts", milliseconds(Clock.now().processor - first.processor))
for formats in [[PictureFormat.pdf], [.svg], [.png]] {
  var (sum, most, slowest, count) = (0.0, 0.0, "", 0)
  for figure in figures {
    guard try write(figure, formats) > 0 else { continue }
    let time = Clock.least(of: 5) { _ = try? write(figure, formats) }.processor
    (sum, count) = (sum + time, count + 1)
    if formats == [.pdf] { say("  \(figure.name) as PDF", milliseconds(time)) }
    if time > most { (most, slowest) = (time, figure.name) }
  }
  let name = formats[0].rawValue.uppercased()
  say("a figure as \(name), mean of \(count)", milliseconds(sum / Double(count)))
  say("the slowest, \(slowest)", milliseconds(most))
}

let points = (0..<40).map { 1e6 * pow(1000, Double($0) / 39) }
func law(_ x: Double) -> Double { 1 + pow(1e6 / x, 0.3) }
func plot() -> Plot {
  Plot(
    x: Axis("parameters $N$", scale: .log10), y: Axis("loss", scale: .log10),
    marks: [
      BandMark(over: 1e6...1e9, label: "95 %") { 0.95 * law($0)...1.05 * law($0) },
      LineMark(over: 1e6...1e9, label: "fit $c + k/N^p$") { law($0) },
      PointsMark(
        x: points, y: points.indices.map { law(points[$0]) * (1 + 0.02 * sin(Double($0))) },
        label: "measured"),
    ])
}

let process = Process()
process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
process.arguments = [
  "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "python3",
  URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("matplotlib_plot.py").path,
]
let output = Pipe()
process.standardOutput = output
process.standardError = FileHandle.nullDevice
try process.run()
let answer = output.fileHandleForReading.readDataToEndOfFile()
process.waitUntilExit()
guard let theirs = try? JSONDecoder().decode([String: Double].self, from: answer) else {
  say("Matplotlib", "not installed: left out")
  exit(0)
}
print("\nPoints, a line, a band and a legend over two logarithmic axes; Matplotlib's time in ours")
let formats: [(name: String, format: Format)] = [
  ("pdf", .pdf), ("svg", .svg), ("png", .png(dpi: 220)),
]
for (name, format) in formats {
  let ours = Clock.least(of: 20) { _ = try? plot().drawing().render(format) }.processor
  say(name.uppercased(), String(format: "%8.0f ×", (theirs[name] ?? .nan) / ours))
}
