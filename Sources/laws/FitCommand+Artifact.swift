// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import Files
import Foundation
import NumericalMethods
import Plotting
import ScalingLaws

extension FitCommand {
  /// Writes the fits with their rows, whole or not at all.
  func write<Law: ScalingLaw>(
    _ fits: [FittedTable<Law>], of input: TableInput, to path: String
  ) throws {
    let kept = fits.map {
      $0.keeping(path: input.path, sha256: input.sha256, largestDropped: source.dropLargest)
    }
    if path == ReplacingOptions.standardOutput { try Source.confirmAll() }
    try replacing.write(Data(JSON(FitAnswer(kept)).text().utf8), to: path)
  }

  /// Draws what there is to draw of a fit's uncertainty.
  func draw<Law: ScalingLaw>(_ uncertainty: Uncertainty<Law>, into path: String) throws {
    try Fonts.check()
    let profiles = zip(Law.coefficients, Estimand<Law>.coefficients).compactMap { info, quantity in
      uncertainty.fit.profile(of: quantity, level: uncertainty.level).map {
        (symbol: "$\(info.symbol)$", profile: $0)
      }
    }
    var pictures: [(String, String, Picture)] = []
    if let picture = ProfilePicture.picture(profiles) {
      pictures.append((ProfilePicture.name, ProfilePicture.caption, picture))
    }
    if let draws = uncertainty.draws,
      let picture = BootstrapPicture.picture(draws, of: uncertainty.fit.law)
    {
      pictures.append((BootstrapPicture.name, BootstrapPicture.caption, picture))
    }
    try Self.write(pictures, into: replacing.folder(path), formats: format.formats)
  }

  /// Writes pictures into a folder, all or none.
  static func write(
    _ pictures: [(name: String, caption: String, picture: Picture)], into folder: OutputFolder,
    formats: [PictureFormat]
  ) throws {
    var folder = folder
    for (name, caption, picture) in pictures {
      for format in formats {
        folder.add(
          try picture.data(format, title: caption, date: Date(timeIntervalSince1970: 0)),
          as: format.fileName(name))
      }
    }
    try folder.commit()
  }
}
