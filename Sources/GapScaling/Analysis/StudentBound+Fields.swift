// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import GeneralizationBounds

extension StudentBound: Answer {
  public struct Fields: Sendable {
    public let run = Field("run", \StudentBound.student.run, "The teacher's run.")
    public let model = Field("model", \StudentBound.student.model, "The model's name.")
    public let parameters = Field(
      "parameters", \StudentBound.student.parameters, "N.", unit: "parameters")
    public let tokens = Field(
      "tokens", \StudentBound.student.tokens, "D, the teacher's training tokens.", unit: "tokens")
    public let divergenceBits = Field(
      "divergenceBits", \StudentBound.student.divergenceBits,
      "The sum of KL(p‖q) over all steps.", unit: "bits")
    public let codeLengthBits = Field(
      "codeLengthBits", \StudentBound.student.codeLengthBits,
      "The realized length of the requential code.", unit: "bits")
    public let bitsPerParameter = Field(
      "bitsPerParameter", \StudentBound.bitsPerParameter, "The code length over N.",
      unit: "bits/parameter")
    public let natsPerToken = Field(
      "natsPerToken", \StudentBound.natsPerToken, "The code length over D.", unit: "nats/token")
    public let testLoss = Field(
      "testLoss", \StudentBound.student.testLoss, "The mean loss on held-out text.",
      unit: "nats/token")
    public let teacherRisk = Field(
      "teacherRisk", \StudentBound.teacherRisk,
      "The teacher's mean loss on its training tokens.", unit: "nats/token")
    public let gap = Field(
      "gap", \StudentBound.gap, "The student's training risk minus its teacher's.",
      unit: "nats/token")
    public let value = Field("value", \StudentBound.value, "Theorem 3.4 for the student.")
  }
  public static var fields: Fields { Fields() }
}
