// SPDX-License-Identifier: GPL-3.0-or-later
import CLogProducts
import Foundation

/// OpenBLAS's routines for large matrices, where the system has the library: blocked for caches and vector units, one thread.
///
/// The library is opened when a matrix is first large enough for it (``leastRows``), so that small work neither waits for it
/// nor depends on it. Without it GSL's routines do the same, slowly; both agree to rounding, and tests compare them.
struct OpenBLAS: Sendable {
  typealias Count = UnsafePointer<Int32>
  typealias Numbers = UnsafePointer<Double>
  typealias Output = UnsafeMutablePointer<Double>
  typealias Word = UnsafePointer<CChar>
  typealias Status = UnsafeMutablePointer<Int32>

  typealias Eigen =
    @convention(c) (
      Word, Word, Count, Output, Count, Output, Output, Count, Status, Count, Status, Int, Int
    ) -> Void
  typealias Factor = @convention(c) (Word, Count, Output, Count, Status, Int) -> Void
  typealias Product =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Double, Numbers, Int32, Numbers, Int32, Double,
      Output, Int32
    ) -> Void
  typealias VectorProduct =
    @convention(c) (
      Int32, Int32, Int32, Int32, Double, Numbers, Int32, Numbers, Int32, Double, Output, Int32
    ) -> Void

  let dsyevd: Eigen
  let dpotrf: Factor
  let dpotri: Factor
  let dgemm: Product
  let dgemv: VectorProduct

  /// From how many rows on matrices are large.
  static let leastRows = 128

  /// The library for a matrix of so many rows; nil where it is small or the system has none.
  static func forRows(_ rows: Int) -> OpenBLAS? { rows >= leastRows ? shared : nil }

  /// Nil where the system has none, or the variable `LAWS_OPENBLAS` is `none`.
  static let shared: OpenBLAS? = {
    guard ProcessInfo.processInfo.environment["LAWS_OPENBLAS"] != "none" else { return nil }
    return OpenBLAS()
  }()

  private init?() {
    // Processors newer than the library would get its oldest kernels.
    let level = clp_best_level()
    if level == CLP_AVX512 || level == CLP_AVX2 {
      setenv("OPENBLAS_CORETYPE", level == CLP_AVX512 ? "SkylakeX" : "Haswell", 0)
    }
    let names = ["libopenblas.so.0", "libopenblas.so", "libopenblas.0.dylib", "libopenblas.dylib"]
    guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first,
      let dsyevd = dlsym(library, "dsyevd_"), let dpotrf = dlsym(library, "dpotrf_"),
      let dpotri = dlsym(library, "dpotri_"), let dgemm = dlsym(library, "cblas_dgemm"),
      let dgemv = dlsym(library, "cblas_dgemv")
    else { return nil }
    self.dsyevd = unsafeBitCast(dsyevd, to: Eigen.self)
    self.dpotrf = unsafeBitCast(dpotrf, to: Factor.self)
    self.dpotri = unsafeBitCast(dpotri, to: Factor.self)
    self.dgemm = unsafeBitCast(dgemm, to: Product.self)
    self.dgemv = unsafeBitCast(dgemv, to: VectorProduct.self)
    // The same sums whatever the number of processors.
    if let threads = dlsym(library, "openblas_set_num_threads") {
      unsafeBitCast(threads, to: (@convention(c) (Int32) -> Void).self)(1)
    }
  }

  /// cblas's numbers for orders.
  static let rowMajor: Int32 = 101
  static let plain: Int32 = 111
  static let transposed: Int32 = 112

  /// The eigenvalues of a symmetric matrix of which the lower triangle is read, smallest first, and its eigenvectors as
  /// rows; nil where the iteration does not converge.
  func eigen(_ matrix: Matrix) -> (values: [Double], rows: Matrix)? {
    let n = matrix.rows
    var (a, values) = (matrix, [Double](repeating: 0, count: n))
    let size = [Int32(n)]
    var info: Int32 = 0
    // The best lengths of the two workspaces are asked for first.
    var (best, bestCount) = (0.0, Int32(0))
    dsyevd(
      "V", "U", size, &a.elements, size, &values, &best, [-1], &bestCount, [-1], &info, 1, 1)
    guard info == 0 else { return nil }
    var work = [Double](repeating: 0, count: Int(best))
    var places = [Int32](repeating: 0, count: Int(bestCount))
    dsyevd(
      "V", "U", size, &a.elements, size, &values, &work, [Int32(work.count)], &places, [bestCount],
      &info, 1, 1)
    return info == 0 ? (values, a) : nil
  }

  /// L of L Lᵀ in the lower triangle of a symmetric matrix; false where it is not positive definite.
  func factor(_ matrix: inout Matrix) -> Bool {
    let size = [Int32(matrix.rows)]
    var info: Int32 = 0
    dpotrf("U", size, &matrix.elements, size, &info, 1)
    return info == 0
  }

  /// The inverse of L Lᵀ from L, in the lower triangle.
  func invert(_ factor: inout Matrix) -> Bool {
    let size = [Int32(factor.rows)]
    var info: Int32 = 0
    dpotri("U", size, &factor.elements, size, &info, 1)
    return info == 0
  }
}
