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
let results = try StudyResults(study)
let after = Clock.now()
print("\(study.settings.title); processor time\n")
say("the study's bounds, laws and extrapolations", milliseconds(after.processor - before.processor))

let measurer = try PangoMeasurer()
let date = Date(timeIntervalSince1970: 0)
func write(_ figure: Figure, _ formats: [PictureFormat]) throws -> Int {
  guard case .picture(let picture) = figure.draw(results) else { return 0 }
  return try picture.files(formats, title: figure.caption, date: date, measurer: measurer).data
    .reduce(0) { $0 + $1.count }
}

let figures = Figures.Catalog.figures
let first = Clock.now()
let size = try write(figures[0], [.pdf])
precondition(size > 0, "the first figure is missing")
say(
  "the first figure as PDF, with the fonts", milliseconds(Clock.now().processor - first.processor))
for formats in [[PictureFormat.pdf], [.svg], [.png]]
where CommandLine.arguments.count < 3 || formats[0].rawValue == CommandLine.arguments[2] {
  var (sum, most, slowest, count) = (0.0, 0.0, "", 0)
  for figure in figures {
    guard try write(figure, formats) > 0 else { continue }
    let time = Clock.least(of: 5) { _ = try? write(figure, formats) }.processor
    (sum, count) = (sum + time, count + 1)
    if time > most { (most, slowest) = (time, figure.name) }
  }
  let name = formats[0].rawValue.uppercased()
  say("a figure as \(name), mean of \(count)", milliseconds(sum / Double(count)))
  say("the slowest, \(slowest)", milliseconds(most))
}
