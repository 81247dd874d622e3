// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods

/// One result file, written whole or not at all.
enum WholeFile {
  static func write(_ data: Data, to path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    var output = try OutputFolder(folder.isEmpty ? "." : folder)
    output.add(data, as: (path as NSString).lastPathComponent)
    try output.commit()
  }
}
