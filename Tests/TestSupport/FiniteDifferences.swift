// SPDX-License-Identifier: GPL-3.0-or-later

/// The gradient of `function` at `point` by central differences, extrapolated once, so that its error
/// is of fourth order in the step.
///
/// - Parameters:
///   - point: coordinates; each is moved by `step` times its size, or by `step` if it is 0.
///   - function: any smooth function.
public func centralGradient(
  at point: [Double], step: Double = 1e-3, of function: ([Double]) -> Double
) -> [Double] {
  point.indices.map { i in
    func difference(_ h: Double) -> Double {
      var (up, down) = (point, point)
      up[i] += h
      down[i] -= h
      return (function(up) - function(down)) / (up[i] - down[i])
    }
    let h = step * (point[i] == 0 ? 1 : abs(point[i]))
    return (4 * difference(h / 2) - difference(h)) / 3
  }
}
