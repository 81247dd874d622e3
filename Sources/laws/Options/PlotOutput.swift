// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Figures
import Foundation

/// Where a plot goes: a folder, a name and formats, or one file.
struct PlotOutput: ParsableArguments {
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

  /// Endings of pictures that are not drawn here.
  private static let otherPictures = [
    "gif", "jpg", "jpeg", "tif", "tiff", "bmp", "webp", "eps", "ps", "html",
  ]

  func validate() throws {
    if let name, name.isEmpty || name.contains("/") {
      throw ValidationError("expected --name to be a file's name, found '\(name)'")
    }
    let ending = (output as NSString).pathExtension.lowercased()
    if file == nil, Self.otherPictures.contains(ending) {
      throw ValidationError(
        "expected a file that ends in .pdf, .svg, .png or .csv, or a folder, found '\(output)'")
    }
    if file != nil, name != nil || format != nil {
      throw ValidationError(
        "expected a folder in --output with --name or --format, found the file '\(output)'")
    }
  }

  /// The folder, and the files to write into it; `stem` is their name where none is given.
  func files(stem: String) -> (folder: String, files: [(format: PictureFormat, name: String)]) {
    if let file { return (file.folder, [(file.format, file.name)]) }
    let formats = (format ?? .pictures).formats
    return (output, formats.map { ($0, $0.fileName(name ?? stem)) })
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
}
