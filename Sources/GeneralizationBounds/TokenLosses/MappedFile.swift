// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods

/// A file in the address space: read where it is touched, forgotten where it is released, never copied.
///
/// The file must not be cut short while it is mapped.
final class MappedFile: Sendable {
  /// The first byte.
  nonisolated(unsafe) let base: UnsafeRawPointer
  /// The file's length.
  let size: Int

  /// Maps a file for reading.
  ///
  /// - Throws: `FileError` when the file is missing, is a folder, is empty, or may not be read.
  init(path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else {
      throw FileError(path: path, "expected a readable file, found one that may not be opened")
    }
    defer { close(descriptor) }
    let end = lseek(descriptor, 0, SEEK_END)
    guard end > 0,
      let address = mmap(nil, Int(end), PROT_READ, MAP_PRIVATE, descriptor, 0),
      address != MAP_FAILED
    else {
      throw FileError(path: path, "expected a file that can be mapped into memory, found another")
    }
    base = UnsafeRawPointer(address)
    size = Int(end)
    madvise(address, size, Int32(MADV_SEQUENTIAL))
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: base), size) }

  /// Lets go of the pages around some bytes: they leave this process, not the file's cache.
  ///
  /// Outwards to whole 2 MiB, because touching one page may map as much as that around it. Whoever still reads
  /// there gets the pages back.
  func release(_ bytes: Range<Int>) {
    let piece = 1 << 21
    let start = bytes.lowerBound / piece * piece
    let end = min((bytes.upperBound + piece - 1) / piece * piece, size)
    madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, Int32(MADV_DONTNEED))
  }
}
