// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// Products of vectors and matrices by GSL's basic linear algebra, at the same speed in every build.
public enum BLAS {
  /// Σ xᵢ yᵢ, two vectors of one length.
  public static func dot(_ x: [Double], _ y: [Double]) -> Double {
    precondition(x.count == y.count, "\(x.count) numbers times \(y.count)")
    return cblas_ddot(Int32(x.count), x, 1, y, 1)
  }

  /// √(Σ xᵢ²), without overflow.
  public static func norm(_ x: [Double]) -> Double { cblas_dnrm2(Int32(x.count), x, 1) }

  /// y + a·x, in place.
  public static func add(_ a: Double, times x: [Double], to y: inout [Double]) {
    precondition(x.count == y.count, "\(x.count) numbers added to \(y.count)")
    cblas_daxpy(Int32(x.count), a, x, 1, &y, 1)
  }

  /// a·x, in place.
  public static func scale(_ x: inout [Double], by a: Double) {
    cblas_dscal(Int32(x.count), a, &x, 1)
  }

  /// S x for a symmetric S, of which only the lower triangle is read: n² operations and half the memory traffic.
  public static func symmetricProduct(_ matrix: Matrix, _ x: [Double]) -> [Double] {
    let n = matrix.rows
    precondition(n == matrix.columns && x.count == n, "\(n) × \(matrix.columns) times \(x.count)")
    var y = [Double](repeating: 0, count: n)
    cblas_dsymv(
      CblasRowMajor, CblasLower, Int32(n), 1, matrix.elements, Int32(n), x, 1, 0, &y, 1)
    return y
  }

  /// Whether products of matrices of so many rows run at the speed of the processor's vector units, so that many vectors
  /// at once cost less than one after another.
  public static func isFast(rows: Int) -> Bool { OpenBLAS.forRows(rows) != nil }
}
