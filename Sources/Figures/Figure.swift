// SPDX-License-Identifier: GPL-3.0-or-later
public import GapScaling
import Plotting

/// One picture of a study's results: its name, what it shows, and how it is drawn.
public struct Figure: Sendable {
  /// The stem of its files, the paper's number first: `fig2b-loss-variation`.
  public let name: String
  /// What the reader sees, in one line.
  public let caption: String
  /// The caption with this study's numbers, for a report.
  public let reading: @Sendable (StudyResults) -> String
  /// The picture, or what the study lacks for it.
  public let draw: @Sendable (StudyResults) -> Content

  /// A picture, or the reason why there is none.
  public enum Content: Sendable {
    case picture(Picture)
    case missing(String)
  }

  init(
    _ name: String, _ caption: String,
    reading: @escaping @Sendable (StudyResults) -> String = { _ in "" },
    draw: @escaping @Sendable (StudyResults) -> Content
  ) {
    self.name = name
    self.caption = caption
    self.reading = reading
    self.draw = draw
  }

  /// A figure of one panel; `lacks` says what is missing from a study that gives no panel.
  init(
    _ name: String, _ caption: String,
    reading: @escaping @Sendable (StudyResults) -> String = { _ in "" },
    panel: @escaping @Sendable (StudyResults) -> Plot?, lacks: String
  ) {
    self.init(name, caption, reading: reading) { results in
      panel(results).map { .picture(.plot($0)) } ?? .missing(lacks)
    }
  }
}
