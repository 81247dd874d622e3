// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Figures

/// Comma-separated picture formats on the command line: `pdf,png`.
struct FormatList: ExpressibleByArgument, Sendable {
  let formats: [PictureFormat]

  static let pictures = FormatList(formats: [.pdf, .svg, .png, .csv])

  init(formats: [PictureFormat]) { self.formats = formats }

  init?(argument: String) {
    var formats: [PictureFormat] = []
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let format = PictureFormat(rawValue: String(word)) else { return nil }
      if !formats.contains(format) { formats.append(format) }
    }
    self.formats = formats
  }

  var defaultValueDescription: String { formats.map(\.rawValue).joined(separator: ",") }
}
