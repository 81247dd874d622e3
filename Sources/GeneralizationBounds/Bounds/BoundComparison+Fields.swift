// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

extension BoundComparison.Row: Answer {
  public struct Fields: Sendable {
    public let step = Field("step", \BoundComparison.Row.step, "The change to Theorem 3.4.")
    public let bound = Field(
      "bound", \BoundComparison.Row.value.bound, "Its bound at the whole of δ.", unit: "nats/token")
    public let smoothingWeight = Field(
      "smoothingWeight", \BoundComparison.Row.value.smoothingWeight, "α.")
  }
  public static var fields: Fields { Fields() }
}

extension BoundComparison.Step: Shaped {}
