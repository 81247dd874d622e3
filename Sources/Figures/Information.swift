// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import NumericalMethods
import Plotting
import ScalingLaws

extension Figure {
  /// Figure 3, left: the information in each model against the bits that store it.
  public static let information = Figure(
    "fig3a-information",
    "The information in each model by prequential coding over size, its power law, and b bits per parameter.",
    reading: { findings in
      guard let bits = findings.cite.settings.bits, let law = findings.cite.fits.information,
        let most = findings.cite.information.last
      else { return "" }
      let exponent = law.coefficient(\.exponent)
      let interval = exponent.interval.map { " (\($0.written(.digits(3))))" }
      let students =
        findings.analysis.students.isEmpty
        ? "" : " Diamonds: the requential code of a student, to which the theorem applies."
      return
        "The information in each model by prequential coding, with exponent "
        + "\(exponent.value.written(.digits(3)))\(interval ?? ""), against "
        + "\(bits.written(.exact)) bits per parameter. The largest model has "
        + "\(most.bitsPerParameter.written(.digits(3))) bits per parameter.\(students) Dashed line and shaded area: "
        + "extrapolated."
    },
    panel: InformationPanel.plot, lacks: "the study has no training curves of its measured models")
}

enum InformationPanel {
  static func plot(_ findings: StudyFindings) -> Plot? {
    let information = findings.analysis.information.filter { $0.bits > 0 }
    guard let smallest = information.first?.model.parameters,
      let largest = information.last?.model.parameters
    else { return nil }
    let end = StudyResults.reach * largest
    var marks: [any Mark] = [SpanMark.extrapolated(from: largest, to: end)]
    if let law = findings.cite.fits.information, smallest < largest {
      let fit = law.content
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
      let exponent = law.coefficient(\.exponent).value.mathematics(.digits(3))
      marks.append(
        LineMark(
          over: smallest...largest, label: "power law, $N^{\(exponent)}$", ink: .series(0)
        ) { fit.law($0) })
      marks.append(LineMark(over: largest...end, ink: .series(0), style: .dashed) { fit.law($0) })
    }
    if let bits = findings.cite.settings.bits {
      marks.append(
        LineMark(
          over: smallest...end,
          label: "\(bits.written(.exact)) bits per parameter", ink: .muted,
          style: .dotted
        ) { bits.content * $0 })
    }
    marks.append(
      PointsMark(
        x: information.map(\.model.parameters), y: information.map(\.bits),
        label: "prequential information", ink: .foreground))
    let students = findings.analysis.students
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
