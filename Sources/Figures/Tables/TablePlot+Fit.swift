// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import NumericalMethods
import Plotting
import ScalingLaws

extension TablePlot {
  /// The law fitted to all rows, or with ``TablePlotSettings/fitsEach`` to those of every colour; coefficients are said in the notes.
  func fitted(_ rows: [Row], _ notes: inout [String]) throws -> [any Mark] {
    guard let law = settings.fit else { return [] }
    for row in rows where !(row.x > 0) || (law != .inverseRoot && !(row.y > 0)) {
      throw FileError(
        path: path, "a fit needs x and y greater than 0, found \(row.x) and \(row.y)")
    }
    let groups =
      settings.fitsEach ? series.filter { name in rows.contains { $0.series == name } } : [""]
    var marks: [any Mark] = []
    for name in groups {
      let mine = settings.fitsEach ? rows.filter { $0.series == name } : rows
      let points = Points(x: mine.map(\.x), y: mine.map(\.y))
      let index = series.firstIndex(of: name) ?? 0
      let own: Ink = isOrdered ? .ramp(index, of: series.count) : .series(index)
      let ink: Ink = settings.fitsEach ? own : series.count > 1 ? .foreground : .series(0)
      do throws(FitError) {
        switch law {
        case .power: try add(PowerLaw.fit(to: points), name, ink, &marks, &notes)
        case .powerWithFloor: try add(PowerLawWithFloor.fit(to: points), name, ink, &marks, &notes)
        case .inverseRoot: try add(InverseRoot.fit(to: points), name, ink, &marks, &notes)
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
    return marks
  }

  private func add<L: ScalingLaw>(
    _ fit: Fit<L>, _ name: String, _ ink: Ink, _ marks: inout [any Mark], _ notes: inout [String]
  ) where L.Input == Double {
    let x = fit.inputs
    guard let low = x.min(), let high = x.max(), low < high else { return }
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
  }
}
