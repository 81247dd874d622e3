// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// Orthogonal matrices drawn evenly from all of them.
public enum HaarOrthogonal {
  /// An orthogonal matrix of Haar's distribution: Q of the decomposition Z = Q R of a matrix of normal numbers,
  /// with the signs that make R's diagonal positive.
  ///
  /// - Parameters:
  ///   - dimension: n ≥ 1. Cost: of the order of n³ operations.
  ///   - generator: where the n² normal numbers come from.
  /// - Throws: ``GSLError`` if the decomposition fails.
  ///
  /// > Source: Mezzadri, How to generate random matrices from the classical compact groups, 2007.
  public static func matrix(
    dimension n: Int, using generator: inout SeededGenerator
  ) throws(GSLError) -> Matrix {
    precondition(n > 0, "an orthogonal matrix of \(n) rows")
    GSL.ready
    var z = Matrix(rows: n, columns: n, elements: (0..<n * n).map { _ in generator.normal() })
    var tau = [Double](repeating: 0, count: n)
    var q = Matrix(rows: n, columns: n)
    var r = Matrix(rows: n, columns: n)
    let status = z.withGSL { z in
      tau.withGSL { tau in
        q.withGSL { q in
          r.withGSL { r in
            let status = gsl_linalg_QR_decomp(z, tau)
            return status == Int32(GSL_SUCCESS) ? gsl_linalg_QR_unpack(z, tau, q, r) : status
          }
        }
      }
    }
    try GSL.check(status, "QR decomposition of a \(n) × \(n) matrix")
    let signs = (0..<n).map { r[$0, $0] < 0 ? -1.0 : 1 }
    q.elements.withUnsafeMutableBufferPointer { q in
      for i in 0..<n {
        for j in 0..<n { q[i * n + j] *= signs[j] }
      }
    }
    return q
  }
}
