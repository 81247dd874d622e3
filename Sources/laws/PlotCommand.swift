// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Figures
import Foundation
import NumericalMethods
import Plotting
import Reports
import ScalingLaws

/// `laws plot`: a user's own table as a plot.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw columns of a table against each other.",
    discussion: """
      A column of words makes categories of --color; one of numbers makes an order from light to dark. What can't be \
      drawn, such as a zero on a logarithmic axis, is left out, counted and said.

      Example: laws plot runs.csv --x parameters --y loss --log xy --color model --fit power
      """)

  enum Axes: String, ExpressibleByArgument, CaseIterable {
    case none, x, y, xy
    func contains(_ axis: Character) -> Bool { self != .none && rawValue.contains(axis) }
  }

  enum Law: String, ExpressibleByArgument, CaseIterable {
    case power
    case powerWithFloor = "power-with-floor"
    case inverseRoot = "inverse-root"
  }

  @Argument(help: "A table with a header: commas, semicolons or tabs.")
  var table: String

  @Option(help: "The column along the horizontal axis.")
  var x: String

  @Option(help: "The column along the vertical axis; several, comma-separated, share it.")
  var y: String

  @Option(help: "The column whose values become colours.")
  var color: String?

  @Option(help: "The column whose values become panels over the same axes.")
  var facet: String?

  @Option(help: "The column of the lower ends of error bars.")
  var low: String?

  @Option(help: "The column of the upper ends of error bars.")
  var high: String?

  @Option(help: "Logarithmic axes: x, y, xy or none.")
  var log = Axes.none

  @Option(help: "Axes on which values fall: x, y, xy or none.")
  var reverse = Axes.none

  @Flag(help: "Connect the points of each colour in the order of x.")
  var line = false

  @Option(
    help:
      "A law fitted to all points, with its 95 % interval: power, power-with-floor, inverse-root.")
  var fit: Law?

  @Option(help: "The horizontal axis's words, with $mathematics$; the column's name.")
  var xLabel: String?

  @Option(help: "The vertical axis's words, with $mathematics$; the column's name.")
  var yLabel: String?

  @Option(help: "Words above the plot.")
  var title: String?

  @Option(
    name: [.customShort("o"), .long],
    help: "The folder to write into, or one file by its ending: loss.pdf, .svg, .png or .csv.")
  var output = "."

  @Option(help: "The files' name without extension; made from table and columns.")
  var name: String?

  @Option(
    help:
      "Formats, comma-separated: pdf, svg, png, csv (what is drawn), drawing; pdf,svg,png,csv into a folder."
  )
  var format: FormatList?

  @Option(help: "Sizes and colours: \(ThemeName.words).")
  var theme = ThemeName.journal

  @OptionGroup var answer: OutputOptions

  func validate() throws {
    if (low == nil) != (high == nil) {
      throw ValidationError("expected --low and --high together, found one of them")
    }
    if low != nil, y.contains(",") {
      throw ValidationError("expected one column of --y with --low and --high, found '\(y)'")
    }
    if let name, name.isEmpty || name.contains("/") {
      throw ValidationError("expected --name to be a file's name, found '\(name)'")
    }
    if file != nil, name != nil || format != nil {
      throw ValidationError(
        "expected a folder in --output with --name or --format, found the file '\(output)'")
    }
  }

  func run() throws {
    try Fonts.check()
    let place = file
    var folder = try OutputFolder(place?.folder ?? output)
    let data = try PlottedTable(self)
    let picture = try data.picture()
    let formats = place.map { [$0.format] } ?? (format ?? .pictures).formats
    for format in formats {
      folder.add(
        try picture.data(
          format, title: title ?? "\(y) over \(x)", date: Date(timeIntervalSince1970: 946_684_800),
          theme: theme.theme), as: place?.name ?? format.fileName(stem))
    }
    let paths = try folder.commit()
    let notes = data.notes + picture.notes
    answer.print(
      (paths + notes.map { "note: \($0)" }).joined(separator: "\n"),
      json: .object([
        ("files", .array(paths.map(JSON.string))), ("notes", .array(notes.map(JSON.string))),
      ]))
  }

  /// The one file that `--output` names, where it names a file and not a folder.
  private var file: (folder: String, name: String, format: PictureFormat)? {
    let path = output as NSString
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: output, isDirectory: &isFolder)
    guard !(isThere && isFolder.boolValue), !output.hasSuffix("/"),
      let format = PictureFormat(rawValue: path.pathExtension.lowercased())
    else { return nil }
    let folder = path.deletingLastPathComponent
    return (folder.isEmpty ? "." : folder, path.lastPathComponent, format)
  }

  private var stem: String {
    if let name { return name }
    let file = ((table as NSString).lastPathComponent as NSString).deletingPathExtension
    let words = [file, y.replacing(",", with: "-"), "over", x].joined(separator: "-")
    return String(words.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
  }
}
