// SPDX-License-Identifier: GPL-3.0-or-later
import GeneralizationBounds
import Answers
import NumericalMethods
import ScalingLaws

/// Fits a study's laws one after another, and keeps why a law could not be fitted.
struct LawFits {
  /// The level of the intervals.
  let level: Double
  /// What was raised so far.
  var warnings: [Warning] = []

  /// A law, or nil with the reason among the warnings; the fit's own warnings name the law.
  mutating func law<Law: ScalingLaw>(_ what: String, _ fit: () throws -> Fit<Law>) -> Fit<Law>? {
    do {
      let fit = try fit()
      let name = what.prefix(1).uppercased() + what.dropFirst()
      warnings += fit.warnings.map {
        // `The interval …` goes on in lower case; a symbol such as E stays.
        let isWord = $0.message.dropFirst().first?.isLowercase == true
        let sentence =
          isWord ? $0.message.prefix(1).lowercased() + $0.message.dropFirst() : $0.message
        return Warning(code: $0.code, message: "\(name): \(sentence)")
      }
      return fit
    } catch {
      refuse("No law for \(what): \(error)")
      return nil
    }
  }

  /// A power law over N.
  mutating func powerLaw(_ what: String, x: [Double], y: [Double]) -> Fit<PowerLaw>? {
    let level = level
    return law(what) { try PowerLaw.fit(to: Points(x: x, y: y), level: level) }
  }

  /// Says why there is no law.
  mutating func refuse(_ message: String) {
    warnings.append(Warning(code: "W-no-law", message: message))
  }

  /// Says which measurement is missing.
  mutating func lacks(_ message: String) {
    warnings.append(Warning(code: "W-missing-part", message: message))
  }
}

extension LawFits {
  /// Loss over parameters and tokens; nil without runs or where they do not determine it.
  mutating func surface(_ study: Study) -> Fit<Chinchilla>? {
    guard let runs = study.runs else {
      lacks("No \(study.settings.runs): the loss surface needs it.")
      return nil
    }
    let level = level
    let surface = law("the loss surface") {
      try Chinchilla.fit(to: runs, level: level, intervals: .groups)
    }
    warnings += surface.flatMap { GoodnessOfFit($0, runs: runs)?.warnings } ?? []
    return surface
  }

  /// Σ over N.
  mutating func lossVariation(_ frontier: [ModelBound]) -> Fit<InverseRoot>? {
    guard !frontier.isEmpty else { return nil }
    let level = level
    return law("the loss variation") {
      try InverseRoot.fit(
        to: Points(x: frontier.map(\.model.parameters), y: frontier.map(\.value.lossVariation)),
        level: level)
    }
  }

  /// R̂_q − R̂ over N; nil where a model was not measured as trained or a gap is not above 0.
  mutating func quantizationGap(_ frontier: [ModelBound]) -> Fit<PowerLaw>? {
    guard !frontier.isEmpty else { return nil }
    if let bad = frontier.first(where: { $0.unquantizedRisk == nil }) {
      refuse("No law for the quantization gap: \(bad.model.model) was not measured unquantized.")
      return nil
    }
    if let bad = frontier.first(where: { $0.value.terms.quantizationGap <= 0 }) {
      refuse(
        "No law for the quantization gap: a power law needs gaps above 0, and "
          + "\(bad.model.model)-\(bad.model.variant) has "
          + "\(NumberText.digits(2).plain(bad.value.terms.quantizationGap)) nats.")
      return nil
    }
    return powerLaw(
      "the quantization gap", x: frontier.map(\.model.parameters),
      y: frontier.map(\.value.terms.quantizationGap))
  }

  /// The bits per parameter of the code beyond b over N; nil where the study counts none. Raises no warning.
  func overhead(_ frontier: [ModelBound]) -> Fit<PowerLaw>? {
    let sizes = frontier.map(\.model.parameters)
    let extra = frontier.map {
      $0.model.codeLength / $0.model.parameters - $0.model.bitsPerParameter
    }
    guard extra.allSatisfy({ $0 > 0 }), Set(sizes).count >= 2 else { return nil }
    return try? PowerLaw.fit(to: Points(x: sizes, y: extra), level: level)
  }

  /// The length of the students' codes over N.
  mutating func requentialCode(_ students: [StudentBound]) -> Fit<PowerLaw>? {
    guard !students.isEmpty else { return nil }
    let level = level
    return law("the requential code") { try StudyAnalysis.codeLaw(of: students, level: level) }
  }

  /// The student's training risk less its teacher's, over N.
  mutating func studentGap(_ students: [StudentBound]) -> Fit<PowerLaw>? {
    guard !students.isEmpty else { return nil }
    if let bad = students.first(where: { ($0.gap ?? 0) <= 0 }) {
      refuse(
        "No law for what a student loses to its teacher: "
          + (bad.gap.map {
            "a power law needs losses above 0, and the student of \(bad.student.run) has "
              + "\(NumberText.digits(2).plain($0)) nats."
          } ?? "the teacher \(bad.student.run) was not measured as trained."))
      return nil
    }
    return powerLaw(
      "what a student loses to its teacher", x: students.map(\.student.parameters),
      y: students.compactMap(\.gap))
  }

  /// The information in the models over N.
  mutating func information(
    _ measured: [ModelInformation], curves: String
  ) -> Fit<PowerLaw>? {
    for entry in measured where entry.nats <= 0 {
      warnings.append(
        Warning(
          code: "W-no-information",
          message:
            "The loss of \(entry.model.model) in training lies below its final loss on the whole, so its "
            + "prequential information is not above 0: does the curve belong to the run?"))
    }
    guard !measured.isEmpty else {
      lacks("No curve of a measured model in \(curves): the information needs them.")
      return nil
    }
    return powerLaw(
      "the information in the model", x: measured.map(\.model.parameters), y: measured.map(\.bits))
  }
}
