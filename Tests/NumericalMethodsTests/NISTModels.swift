// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

// The benchmark of solvers builds this file too, beside the dual numbers themselves.
#if canImport(TestSupport)
  import TestSupport
#endif

/// The nonlinear regression problems of the National Institute of Standards and Technology, certified to 11 digits.
enum NIST {
  struct Problem: Decodable, Sendable {
    let name: String
    let starts: [[Double]]
    let parameters: [Double]
    let errors: [Double]
    let residualSum: Double
    let y: [Double]
    let x: [[Double]]
  }

  /// The problems of a file; empty where it cannot be read.
  static func problems(at file: URL) -> [Problem] {
    guard let data = try? Data(contentsOf: file) else { return [] }
    return (try? JSONDecoder().decode([Problem].self, from: data)) ?? []
  }

  typealias Model = @Sendable ([Dual], [Double]) -> Dual

  static let models: [String: Model] = {
    let saturation: Model = { b, x in b[0] * (1 - Dual.exp(-b[1] * x[0])) }
    let chwirut: Model = { b, x in Dual.exp(-b[0] * x[0]) / (b[1] + b[2] * x[0]) }
    let gauss: Model = { b, x in
      func bell(_ k: Int) -> Dual {
        let u = (x[0] - b[k + 1]) / b[k + 2]
        return b[k] * Dual.exp(-u * u)
      }
      return b[0] * Dual.exp(-b[1] * x[0]) + bell(2) + bell(5)
    }
    let cubics: Model = { b, x in
      let x = x[0]
      let above = b[0] + b[1] * x + b[2] * (x * x) + b[3] * (x * x * x)
      return above / (1 + b[4] * x + b[5] * (x * x) + b[6] * (x * x * x))
    }
    let lanczos: Model = { b, x in
      b[0] * Dual.exp(-b[1] * x[0]) + b[2] * Dual.exp(-b[3] * x[0])
        + b[4] * Dual.exp(-b[5] * x[0])
    }
    return [
      "Bennett5": { b, x in b[0] * Dual.exp(Dual.log(b[1] + x[0]) * (-1 / b[2])) },
      "BoxBOD": saturation,
      "Chwirut1": chwirut,
      "Chwirut2": chwirut,
      "DanWood": { b, x in b[0] * Dual.exp(b[1] * log(x[0])) },
      "ENSO": { b, x in
        let year = 2 * Double.pi * x[0] / 12
        let turn = 2 * Double.pi * x[0]
        let cycle = { (a: Dual, c: Dual, period: Dual) in
          a * Dual.cos(turn / period) + c * Dual.sin(turn / period)
        }
        return b[0] + b[1] * cos(year) + b[2] * sin(year) + cycle(b[4], b[5], b[3])
          + cycle(b[7], b[8], b[6])
      },
      "Eckerle4": { b, x in
        let u = (x[0] - b[2]) / b[1]
        return b[0] / b[1] * Dual.exp(-0.5 * u * u)
      },
      "Gauss1": gauss,
      "Gauss2": gauss,
      "Gauss3": gauss,
      "Hahn1": cubics,
      "Kirby2": { b, x in
        (b[0] + b[1] * x[0] + b[2] * (x[0] * x[0])) / (1 + b[3] * x[0] + b[4] * (x[0] * x[0]))
      },
      "Lanczos1": lanczos,
      "Lanczos2": lanczos,
      "Lanczos3": lanczos,
      "MGH09": { b, x in
        b[0] * (x[0] * x[0] + b[1] * x[0]) / (x[0] * x[0] + b[2] * x[0] + b[3])
      },
      "MGH10": { b, x in b[0] * Dual.exp(b[1] / (x[0] + b[2])) },
      "MGH17": { b, x in
        b[0] + b[1] * Dual.exp(-b[3] * x[0]) + b[2] * Dual.exp(-b[4] * x[0])
      },
      "Misra1a": saturation,
      "Misra1b": { b, x in
        let u = 1 + b[1] * (x[0] / 2)
        return b[0] * (1 - 1 / (u * u))
      },
      "Misra1c": { b, x in b[0] * (1 - Dual.exp(-0.5 * Dual.log(1 + b[1] * (2 * x[0])))) },
      "Misra1d": { b, x in b[0] * b[1] * x[0] / (1 + b[1] * x[0]) },
      "Nelson": { b, x in b[0] - b[1] * x[0] * Dual.exp(-b[2] * x[1]) },
      "Rat42": { b, x in b[0] / (1 + Dual.exp(b[1] - b[2] * x[0])) },
      "Rat43": { b, x in
        b[0] * Dual.exp(-1 * Dual.log(1 + Dual.exp(b[1] - b[2] * x[0])) / b[3])
      },
      "Roszman1": { b, x in
        b[0] - b[1] * x[0] - Dual.atan(b[2] / (x[0] - b[3])) * (1 / Double.pi)
      },
      "Thurber": cubics,
    ]
  }()
}
