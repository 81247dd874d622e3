// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods

/// The three file formats of token losses, read into two columns of checked numbers.
enum TokenLossFile {
  /// Losses and entropies in the file's own unit, each finite and at least 0.
  struct Columns {
    var nll: [Float] = []
    var entropy: [Float] = []
  }

  /// Reads a file by its extension.
  static func read(_ path: String, unit: Double = 1) throws(FileError) -> Columns {
    switch (path as NSString).pathExtension.lowercased() {
    case "npy":
      let (rows, _) = try self.rows([path], unit: 1, mappedSize: 0)
      let (nll, entropy) = rows.columns()
      return Columns(nll: nll, entropy: entropy)
    case "csv", "tsv", "txt": return try columns(Table(contentsOf: path), unit: unit)
    case "jsonl", "ndjson":
      return try columns(jsonLines: TextFile.text(of: path), path: path, unit: unit)
    case let other:
      throw FileError(
        path: path,
        "expected token losses in a .npy, .csv or .jsonl file, found the extension '\(other)'")
    }
  }

  /// The rows of files that follow one another: mapped where all are `.npy` and one is large, else read; and what
  /// one look at them found.
  ///
  /// - Parameters:
  ///   - unit: Nats a unit of the files' numbers.
  ///   - mappedSize: The size in bytes from which a file counts as large.
  static func rows(
    _ paths: [String], unit: Double, mappedSize: Int
  ) throws(FileError) -> (rows: TokenRows, scan: TokenScan) {
    let isArray = paths.map { ($0 as NSString).pathExtension.lowercased() == "npy" }
    if !isArray.contains(false) {
      let sources = try sources(paths)
      let counts = sources.map(\.count)
      let isPlain = sources.allSatisfy { $0.isPair && $0.losses.type == .float32 }
      let isLarge = paths.contains { size(of: $0) >= mappedSize }
      let rows: TokenRows
      if isPlain, !isLarge {
        var pairs: [Float] = []
        for path in paths {
          let values = try NumpyArray(contentsOf: path).values
          pairs = pairs.isEmpty ? values : pairs + values
        }
        rows = TokenRows(pairs: pairs, unit: unit)
      } else {
        rows = TokenRows(
          mapped: sources.map { ($0.losses, $0.entropies, $0.count) }, unit: unit)
      }
      let scan = TokenScan(of: rows)
      if let index = scan.firstBad {
        throw refusal(of: index, in: rows, counts, paths: sources.map { ($0.path, $0.entropyPath) })
      }
      if let refusal = RowDoubt.refusal(of: rows, counts: counts, paths: sources.map(\.path)) {
        throw refusal
      }
      return (rows, scan)
    }
    var all = Columns()
    var counts: [Int] = []
    for path in paths {
      let columns = try read(path, unit: unit)
      all.nll += columns.nll
      all.entropy += columns.entropy
      counts.append(columns.nll.count)
    }
    let rows = TokenRows(nll: all.nll, entropy: all.entropy, unit: unit)
    if let refusal = RowDoubt.refusal(of: rows, counts: counts, paths: paths) { throw refusal }
    return (rows, TokenScan(of: rows))
  }

  private static func size(of path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? NSNumber)?.intValue ?? 0
  }

  /// Rows of one `.npy` file of pairs, or of two of a column each.
  private struct Source {
    let path, entropyPath: String
    let losses, entropies: TokenRows.Column
    let count: Int

    var isPair: Bool { path == entropyPath }
  }

  /// What `.npy` files hold, in their order: pairs, or losses in one and entropies in the next.
  private static func sources(_ paths: [String]) throws(FileError) -> [Source] {
    var sources: [Source] = []
    var place = 0
    while place < paths.count {
      let path = paths[place]
      let (file, header) = try mapped(path)
      func column(_ file: MappedFile, _ header: NumpyHeader, _ place: Int) -> TokenRows.Column {
        TokenRows.Column(
          file: file, offset: header.offset + place * header.type.bytes,
          stride: header.shape.count == 2 ? 2 : 1, type: header.type)
      }
      place += 1
      if header.shape.count == 1 {
        guard place < paths.count else {
          throw FileError(
            path: path,
            "expected a file of entropies of shape \(header.shape) after one of losses, found none: "
              + "give both, or numpy.stack([nll, entropy], axis=1)")
        }
        let next = paths[place]
        let (other, otherHeader) = try mapped(next)
        guard otherHeader.shape == header.shape else {
          throw FileError(
            path: next,
            "expected entropies of shape \(header.shape), as \(path) has, found \(otherHeader.shape)"
          )
        }
        place += 1
        sources.append(
          Source(
            path: path, entropyPath: next, losses: column(file, header, 0),
            entropies: column(other, otherHeader, 0), count: header.shape[0]))
      } else {
        try checkShape(header.shape, path: path)
        sources.append(
          Source(
            path: path, entropyPath: path, losses: column(file, header, 0),
            entropies: column(file, header, 1), count: header.shape[0]))
      }
    }
    return sources
  }

  private static func mapped(
    _ path: String
  ) throws(FileError) -> (file: MappedFile, header: NumpyHeader) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileError(path: path, "expected a file, found none with this name")
    }
    guard !isFolder.boolValue else {
      throw FileError(path: path, "expected a file, found a folder")
    }
    guard size(of: path) > 0 else {
      throw FileError(
        path: path, "expected a NumPy .npy file, found an empty one: write it with numpy.save")
    }
    let file = try MappedFile(path: path)
    let prefix = UnsafeRawBufferPointer(
      start: file.base, count: min(file.size, NumpyHeader.longest))
    let header = try NumpyHeader(
      prefix: Array(prefix), fileSize: file.size, path: path,
      accepting: [.float32, .float64, .float16])
    return (file, header)
  }

  /// What is wrong with a row, by its file and its place there.
  private static func refusal(
    of index: Int, in rows: TokenRows, _ counts: [Int], paths: [(losses: String, entropies: String)]
  ) -> FileError {
    var row = index
    var file = 0
    while row >= counts[file] {
      row -= counts[file]
      file += 1
    }
    let (nll, entropy) = rows.columns(at: index, count: 1)
    let isLoss = !(nll[0] >= 0 && nll[0] <= TokenLosses.mostLoss)
    let value = isLoss ? nll[0] : entropy[0]
    let range =
      value.isFinite && value > 0 ? "of at most \(Int(TokenLosses.mostLoss)) nats" : "of at least 0"
    let (lossPath, entropyPath) = paths[file]
    let column = lossPath == entropyPath ? ", column \(isLoss ? 0 : 1)" : ""
    return FileError(
      path: isLoss ? lossPath : entropyPath,
      "expected a finite \(isLoss ? "loss" : "entropy") \(range) in row \(row)\(column) "
        + "(from 0), found \(value): correct the measurement or leave the token out")
  }

  private static func checkShape(_ shape: [Int], path: String) throws(FileError) {
    guard shape.count == 2, shape[1] == 2 else {
      throw FileError(
        path: path,
        "expected shape [n, 2] (loss, entropy), found \(shape): "
          + "save numpy.stack([nll, entropy], axis=1)")
    }
  }

  static func columns(_ table: Table, unit: Double = 1) throws(FileError) -> Columns {
    guard let nll = table.firstColumn(named: ["nll", "loss"]) else {
      throw missing("nll' or 'loss", in: table)
    }
    guard let entropy = table.firstColumn(named: ["entropy"]) else {
      throw missing("entropy", in: table)
    }
    return Columns(
      nll: try floats(nll, in: table, unit: unit),
      entropy: try floats(entropy, in: table, unit: unit))
  }

  private static func missing(_ names: String, in table: Table) -> FileError {
    let found = table.header.map { "'\($0)'" }.joined(separator: ", ")
    return FileError(path: table.path, line: 1, "expected a column '\(names)', found \(found)")
  }

  private static func floats(
    _ column: String, in table: Table, unit: Double
  ) throws(FileError) -> [Float] {
    let numbers = try table.numbers(column, .nonNegative)
    let floats = numbers.map { Float($0) }
    if let row = floats.firstIndex(where: { Float(Double($0) * unit) > TokenLosses.mostLoss }) {
      throw table.error(
        row: row, column: column,
        "expected a number of at most \(Int(TokenLosses.mostLoss)) nats in column '\(column)', found "
          + "\(numbers[row])")
    }
    return floats
  }

  static func columns(
    jsonLines text: String, path: String, unit: Double = 1
  ) throws(FileError) -> Columns {
    var columns = Columns()
    var line = 0
    for content in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      line += 1
      if content.allSatisfy(\.isWhitespace) { continue }
      var scanner = JSONLine(content, path: path, line: line, unit: unit)
      let pair = try scanner.pair()
      columns.nll.append(pair.nll)
      columns.entropy.append(pair.entropy)
    }
    return columns
  }
}
