// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import NumericalMethods
import Plotting
import ScalingLaws

extension TablePlot {
  /// The law fitted to all rows, or with ``TablePlotSettings/fitsEach`` to those of every colour; coefficients are said
  /// in the notes. Curves are by the name of the colour, or by "" for all.
  func fitted(
    _ rows: [Row], _ notes: inout [String]
  ) throws -> (marks: [any Mark], curves: [String: @Sendable (Double) -> Double]) {
    guard let law = settings.fit else { return ([], [:]) }
    let needsPositiveX = law == .parabola ? settings.xAxis.isLogarithmic : true
    let needsPositiveY = law == .power || law == .powerWithFloor
    for row in rows where (needsPositiveX && !(row.x > 0)) || (needsPositiveY && !(row.y > 0)) {
      throw FileError(
        path: path, "a fit needs x and y greater than 0, found \(row.x) and \(row.y)")
    }
    let groups =
      settings.fitsEach ? series.filter { name in rows.contains { $0.series == name } } : [""]
    var marks: [any Mark] = []
    var curves: [String: @Sendable (Double) -> Double] = [:]
    for name in groups {
      let mine = settings.fitsEach ? rows.filter { $0.series == name } : rows
      let points = Points(x: mine.map(\.x), y: mine.map(\.y))
      let index = series.firstIndex(of: name) ?? 0
      let own: Ink = isOrdered ? .ramp(index, of: series.count) : .series(index)
      let ink: Ink = settings.fitsEach ? own : series.count > 1 ? .foreground : .series(0)
      do throws(FitError) {
        switch law {
        case .power: curves[name] = try add(PowerLaw.fit(to: points), name, ink, &marks, &notes)
        case .powerWithFloor:
          curves[name] = try add(PowerLawWithFloor.fit(to: points), name, ink, &marks, &notes)
        case .inverseRoot:
          curves[name] = try add(InverseRoot.fit(to: points), name, ink, &marks, &notes)
        case .parabola: curves[name] = addParabola(mine, name, ink, &marks, &notes)
        }
      } catch {
        let of = name.isEmpty ? "" : "'\(name)': "
        throw FileError(path: path, of + error.description)
      }
    }
    let high = rows.map(\.x).max() ?? 0
    if let to = settings.reach, to > high {
      marks.insert(SpanMark(x: high...max(high, 100 * to), label: "extrapolated"), at: 0)
    }
    return (marks, curves)
  }

  /// The parabola of least squares, in log₁₀ x on a logarithmic axis, and its minimum where it has one; nil, and said,
  /// where fewer than 3 different x are known.
  private func addParabola(
    _ rows: [Row], _ name: String, _ ink: Ink, _ marks: inout [any Mark], _ notes: inout [String]
  ) -> (@Sendable (Double) -> Double)? {
    let of = name.isEmpty ? "" : " of “\(name)”"
    let isLogarithmic = settings.xAxis.isLogarithmic
    let places = rows.map { isLogarithmic ? log10($0.x) : $0.x }
    let center = places.reduce(0, +) / Double(max(1, places.count))
    let spread = places.map { abs($0 - center) }.max() ?? 0
    guard Set(places).count >= 3, spread > 0, let low = rows.map(\.x).min(),
      let high = rows.map(\.x).max(),
      let fit = try? LinearLeastSquares(
        design: Matrix(places.map { [1, ($0 - center) / spread, pow(($0 - center) / spread, 2)] }),
        observed: rows.map(\.y))
    else {
      notes.append("Parabola\(of): not drawn, fewer than 3 different x")
      return nil
    }
    let c = fit.coefficients
    let curve = { @Sendable (x: Double) -> Double in
      let u = ((isLogarithmic ? log10(x) : x) - center) / spread
      return c[0] + c[1] * u + c[2] * u * u
    }
    let label = settings.fitsEach ? nil : "parabola"
    marks.append(LineMark(over: low...high, label: label, ink: ink) { curve($0) })
    let vertex = center - spread * c[1] / (2 * c[2])
    guard c[2] > 0, let first = places.min(), let last = places.max(), vertex >= first,
      vertex <= last
    else {
      notes.append("Parabola\(of): no minimum between the smallest and the largest x")
      return curve
    }
    let at = isLogarithmic ? pow(10, vertex) : vertex
    marks.append(
      PointsMark(
        x: [at], y: [curve(at)], label: "minimum of the parabola", ink: .foreground,
        marker: .diamond, isFilled: false, size: 6))
    let digits = NumberText.digits(4)
    notes.append("Parabola\(of): minimum \(digits.plain(curve(at))) at \(digits.plain(at))")
    return curve
  }

  private func add<L: ScalingLaw>(
    _ fit: Fit<L>, _ name: String, _ ink: Ink, _ marks: inout [any Mark], _ notes: inout [String]
  ) -> (@Sendable (Double) -> Double) where L.Input == Double {
    let x = fit.inputs
    let curve = { @Sendable (x: Double) -> Double in fit.law(x) }
    guard let low = x.min(), let high = x.max(), low < high else { return curve }
    let to = max(high, settings.reach ?? high)
    let level = NumberText.percent(3).plain(fit.level)
    // Colours say which fit is whose; one fit is named in the legend.
    let label = settings.fitsEach ? nil : L.title
    if fit.degreesOfFreedom > 0 {
      marks.append(
        BandMark(over: low...to, label: label == nil ? nil : "\(level) interval", ink: ink) { x in
          fit.prediction(at: x).interval ?? ClosedRange(spanning: fit.law(x), fit.law(x))
        })
    }
    if to > high {
      marks.append(LineMark(over: high...to, ink: ink, style: .dashed) { fit.law($0) })
    }
    marks.append(LineMark(over: low...high, label: label, ink: ink) { fit.law($0) })
    let values = fit.coefficients.map { one in
      let reach = one.interval.map {
        " (\(level): \(NumberText.digits(4).plain($0.lowerBound)) to "
          + "\(NumberText.digits(4).plain($0.upperBound)))"
      }
      return "\(one.symbol) = \(NumberText.digits(4).plain(one.value))\(reach ?? "")"
    }
    let of = name.isEmpty ? "" : " of “\(name)”"
    notes.append("\(L.title)\(of): " + values.joined(separator: ", "))
    return curve
  }
}
