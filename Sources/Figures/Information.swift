// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GapScaling
import NumericalMethods
import Plotting
import ScalingLaws

extension Figure {
  /// Figure 3, left: the information in each model against the bits that store it.
  public static let information = Figure(
    "fig3a-information",
    "The information in each model by prequential coding over size, its power law, and b bits a parameter.",
    reading: { results in
      guard let bits = results.analysis.bits, let law = results.analysis.informationLaw,
        let exponent = law["exponent"], let most = results.analysis.information.last
      else { return "" }
      let field = "fits.information.coefficients.exponent"
      let place = "information.\(results.analysis.information.count - 1)"
      let interval = exponent.interval.map {
        " (\(Number.interval($0, at: field + ".interval") { Number.value($0, at: $1) }))"
      }
      let students =
        results.analysis.students.isEmpty
        ? "" : " Diamonds: the code of a student, whose length a theorem may use."
      return
        "The information in each model by prequential coding, with exponent "
        + "\(Number.value(exponent.value, at: field + ".value"))\(interval ?? ""), against "
        + "\(Number.plain(bits, at: "settings.bits")) bits a parameter; the largest model holds "
        + "\(Number.value(most.bitsPerParameter, at: place + ".bitsPerParameter")).\(students) Dashed and shaded: "
        + "beyond the measured sizes."
    },
    panel: InformationPanel.plot, lacks: "the study has no training curves of its measured models")
}

enum InformationPanel {
  static func plot(_ results: StudyResults) -> Plot? {
    let information = results.analysis.information.filter { $0.bits > 0 }
    guard let smallest = information.first?.model.parameters,
      let largest = information.last?.model.parameters
    else { return nil }
    let end = StudyResults.reach * largest
    var marks: [any Mark] = [SpanMark.extrapolated(from: largest, to: end)]
    if let fit = results.analysis.informationLaw, smallest < largest {
      if fit.degreesOfFreedom > 0 {
        marks.append(
          BandMark(over: smallest...end, ink: .series(0)) { size in
            // On the logarithmic scale on which the law is fitted, so that the band stays positive.
            let value = fit.prediction(at: size)
            let reach = exp(
              ((value.interval?.upperBound ?? value.value) - value.value) / value.value)
            return ClosedRange(spanning: value.value / reach, value.value * reach)
          })
      }
      let exponent = Number.mathematics(
        fit.law.exponent, digits: 3, at: "fits.information.coefficients.exponent.value")
      marks.append(
        LineMark(
          over: smallest...largest, label: "power law, $N^{\(exponent)}$", ink: .series(0)
        ) { fit.law($0) })
      marks.append(LineMark(over: largest...end, ink: .series(0), style: .dashed) { fit.law($0) })
    }
    if let bits = results.analysis.bits {
      marks.append(
        LineMark(
          over: smallest...end,
          label: "\(Number.plain(bits, at: "settings.bits")) bits per parameter", ink: .muted,
          style: .dotted
        ) { bits * $0 })
    }
    marks.append(
      PointsMark(
        x: information.map(\.model.parameters), y: information.map(\.bits),
        label: "prequential information", ink: .foreground))
    let students = results.analysis.students
    if !students.isEmpty {
      marks.append(
        PointsMark(
          x: students.map(\.student.parameters), y: students.map(\.student.codeLengthBits),
          label: "requential code of a student", ink: .series(3), marker: .diamond))
    }
    return Plot(
      x: .modelSize, y: Axis("information in the model (bits)", scale: .log10),
      size: Size(252, 200), marks: marks)
  }
}
