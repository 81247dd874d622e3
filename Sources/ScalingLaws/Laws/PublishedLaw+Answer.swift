// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

extension PublishedLaw: Answer {
  public struct Fields: Sendable {
    public let id = Field("id", \PublishedLaw.id, "Its name.")
    public let title = Field("title", \PublishedLaw.title, "What a reader calls it.")
    public let source = Field("source", \PublishedLaw.source, "The paper, with the place in it.")
    public let coefficients = Field(
      "coefficients", \PublishedLaw.chinchilla.named, "The coefficients by name.")
  }
  public static var fields: Fields { Fields() }
}
