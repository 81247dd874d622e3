// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import NumericalMethods
import Reports
import ScalingLaws

extension FitCommand {
  /// Fits c + k/√x, and says whether the data reject the exponent ½ when it is left free.
  func showInverseRoot(_ input: TableInput) throws {
    let points = try points(input)
    let objective = objectives.minimized(InverseRoot.usualObjective)
    func half(_ objective: some Objective) throws -> Fit<InverseRoot> {
      try InverseRoot.fit(
        to: points, minimizing: objective, using: objectives.solver?.choice, level: level,
        intervals: .sandwich)
    }
    let answer = try answer(input, columns: try xy(input)) { try half(objective) }
    var (text, json) = (answer.text, answer.json)
    if let found = ExponentTest(of: try half(objective)) {
      let test = found.test
      let verdict = test.pValue < 1 - level ? "½ is rejected" : "½ is not rejected"
      let error = found.standardError.map { " ± \($0.significant(2))" } ?? ""
      text += """


        Exponent left free: γ = \(found.exponent.significant(4))\(error); \
        F(\(test.numerator), \(test.denominator)) = \(test.statistic.significant(3)), \
        p = \(test.pValue.significant(2)): \(verdict)
        """
      if case .object(var fields) = json {
        fields.append(
          (
            "exponentTest",
            .object([
              ("exponent", .number(found.exponent)),
              ("standardError", .optional(found.standardError)),
              ("statistic", .number(test.statistic)),
              (
                "degreesOfFreedom",
                .array([test.numerator, test.denominator].map { .number(Double($0)) })
              ),
              ("pValue", .number(test.pValue)),
            ])
          ))
        json = .object(fields)
      }
    }
    try output.print(text, json: json)
    if !answer.isUsable { throw ExitCode(1) }
  }
}
