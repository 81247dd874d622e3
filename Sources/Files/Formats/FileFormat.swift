// SPDX-License-Identifier: GPL-3.0-or-later

/// File formats that are known by their first bytes and not read as tables, and how to convert each.
enum FileFormat: CaseIterable {
  case parquet, arrow, excel, oldExcel, npz, npy, torch, zip, pickle, pdf, html, xml, lfsPointer,
    markdown
  case sqlite, hdf5, safetensors, zstandard, xz, bzip2, sevenZip, tar, image

  /// The format of a file, or nil where the bytes may be a table.
  static func of(_ bytes: UnsafeRawBufferPointer) -> FileFormat? {
    func begins(_ prefix: [UInt8]) -> Bool { bytes.starts(with: prefix) }
    func begins(_ prefix: String) -> Bool { bytes.starts(with: prefix.utf8) }
    if begins("PAR1") { return .parquet }
    if begins("ARROW1") { return .arrow }
    if begins("PK\u{3}\u{4}") { return archive(bytes) }
    if begins([0xD0, 0xCF, 0x11, 0xE0]) { return .oldExcel }
    if begins([0x93] + Array("NUMPY".utf8)) { return .npy }
    if bytes.count > 2, bytes[0] == 0x80, (2...5).contains(bytes[1]) { return .pickle }
    if begins("%PDF-") { return .pdf }
    if begins("version https://git-lfs.github.com/spec/") { return .lfsPointer }
    if begins("SQLite format 3\0") { return .sqlite }
    if begins([0x89, 0x48, 0x44, 0x46]) { return .hdf5 }
    if begins([0x28, 0xB5, 0x2F, 0xFD]) { return .zstandard }
    if begins([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]) { return .xz }
    if begins("BZh"), bytes.count > 4, bytes[4] == 0x31 { return .bzip2 }
    if begins([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) { return .sevenZip }
    if begins([0x89, 0x50, 0x4E, 0x47]) || begins([0xFF, 0xD8, 0xFF]) { return .image }
    if bytes.count > 9, bytes[8] == UInt8(ascii: "{"), bytes[3..<8].allSatisfy({ $0 == 0 }) {
      return .safetensors
    }
    if bytes.count > 262, bytes[257..<262].elementsEqual("ustar".utf8) { return .tar }
    return text(bytes)
  }

  /// A zip archive by the names in it, of which the first 64 KiB suffice.
  private static func archive(_ bytes: UnsafeRawBufferPointer) -> FileFormat {
    let head = String(decoding: bytes.prefix(1 << 16), as: UTF8.self)
    if head.contains("[Content_Types].xml") || head.contains("xl/") { return .excel }
    if head.contains("data.pkl") { return .torch }
    return head.contains(".npy") ? .npz : .zip
  }

  /// Formats of text.
  private static func text(_ bytes: UnsafeRawBufferPointer) -> FileFormat? {
    let head = String(decoding: bytes.prefix(4096), as: UTF8.self)
      .drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    let word = head.prefix(64).lowercased()
    if word.hasPrefix("<!doctype html") || word.hasPrefix("<html") || word.hasPrefix("<table") {
      return .html
    }
    if word.hasPrefix("<?xml") { return .xml }
    let lines = head.split(separator: "\n", maxSplits: 2)
    if lines.count > 1, lines[0].hasPrefix("|"),
      lines[1].wholeMatch(of: /[ \t]*\|[-: |\t]*-[-: |\t]*\r?/) != nil
    {
      return .markdown
    }
    return nil
  }

  /// The format's name in a sentence.
  var name: String {
    switch self {
    case .parquet: "a Parquet file"
    case .arrow: "an Arrow or Feather file"
    case .excel, .oldExcel: "an Excel workbook"
    case .npz: "a NumPy .npz archive"
    case .npy: "a NumPy array"
    case .torch: "a PyTorch file"
    case .zip: "a zip archive"
    case .pickle: "a Python pickle"
    case .pdf: "a PDF document"
    case .html: "an HTML page"
    case .xml: "an XML document"
    case .lfsPointer: "a Git LFS pointer"
    case .markdown: "a Markdown table"
    case .sqlite: "an SQLite database"
    case .hdf5: "an HDF5 file"
    case .safetensors: "a safetensors file"
    case .zstandard: "a file compressed with zstd"
    case .xz: "a file compressed with xz"
    case .bzip2: "a file compressed with bzip2"
    case .sevenZip: "a 7-Zip archive"
    case .tar: "a tar archive"
    case .image: "an image"
    }
  }

  /// What to do with such a file, after a colon.
  func advice(_ path: String) -> String {
    func pandas(_ read: String) -> String {
      let code = "import sys, pandas; pandas.\(read).to_csv(sys.argv[2], index=False)"
      return
        "convert it with python3 -c \"\(code)\" \(Self.quoted(path)) \(Self.quoted(Self.renamed(path, "csv")))"
    }
    switch self {
    case .parquet: return pandas("read_parquet(sys.argv[1])")
    case .arrow: return pandas("read_feather(sys.argv[1])")
    case .excel, .oldExcel: return pandas("read_excel(sys.argv[1])")
    case .html: return pandas("read_html(sys.argv[1])[0]")
    case .xml: return pandas("read_xml(sys.argv[1])")
    case .npz:
      return "save one array of it with numpy.save, or its columns with pandas.DataFrame(…).to_csv"
    case .npy: return "name its columns with pandas.DataFrame(array, columns=[…]).to_csv"
    case .torch, .pickle:
      return
        "write a table from the Python program that made it, such as with pandas.DataFrame(…).to_csv"
    case .zip: return "unpack it with unzip \(Self.quoted(path)) and give the file in it"
    case .pdf: return "copy the table into a CSV file"
    case .lfsPointer: return "fetch the file with git lfs pull"
    case .markdown:
      return Self.conversion(
        "sed -e '/^ *|[-: |]*$/d' -e 's/^ *| *//; s/ *| *$//; s/ *| */;/g'", path, to: "csv")
    case .sqlite:
      return "convert it with sqlite3 -csv -header \(Self.quoted(path)) 'SELECT * FROM …'"
    case .hdf5: return pandas("read_hdf(sys.argv[1])")
    case .safetensors, .image: return "give the table of the runs"
    case .zstandard: return "decompress it with zstd -d \(Self.quoted(path))"
    case .xz: return "decompress it with xz -dk \(Self.quoted(path))"
    case .bzip2: return "decompress it with bzip2 -dk \(Self.quoted(path))"
    case .sevenZip: return "unpack it with 7z x \(Self.quoted(path)) and give the file in it"
    case .tar: return "unpack it with tar xf \(Self.quoted(path)) and give the file in it"
    }
  }

  /// A sentence's end: the command that makes a file readable.
  static func conversion(_ command: String, _ path: String, to ending: String? = nil) -> String {
    let name = ending.map { renamed(path, $0) } ?? "utf8-" + lastName(path)
    return "convert it with \(command) \(quoted(path)) > \(quoted(name))"
  }

  private static func lastName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? "table"
  }

  private static func renamed(_ path: String, _ ending: String) -> String {
    let name = lastName(path)
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    // The name may lie: a Parquet file is called runs.csv, and is not written over.
    return name.lowercased().hasSuffix("." + ending)
      ? "\(stem)-converted.\(ending)" : "\(stem).\(ending)"
  }

  /// A path as a shell takes it.
  static func quoted(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || "/._-+:,@%".utf8.contains(byte)
    }
    // A name that begins with a dash is no option.
    let path = path.hasPrefix("-") ? "./" + path : path
    return isPlain && !path.isEmpty ? path : "'" + path.replacing("'", with: "'\\''") + "'"
  }
}

extension Source {
  /// Refuses a file of a format that is not read, and says what converts it.
  ///
  /// - Parameter expected: what is read, such as `a table (CSV, TSV, JSON Lines or an array of JSON records)`.
  /// - Throws: ``FileError`` where the first bytes are of another format.
  public func refuseOtherFormats(expected: String) throws(FileError) {
    let head = try prefix(1 << 16)
    guard let format = head.withUnsafeBytes({ FileFormat.of($0) }) else { return }
    throw FileError(
      path: path, "expected \(expected), found \(format.name): \(format.advice(path))")
  }
}
