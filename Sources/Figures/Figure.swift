// SPDX-License-Identifier: GPL-3.0-or-later
public import GapScaling
public import Plotting

/// One picture of a study's findings: its name, what it shows, and how it is drawn.
///
/// A figure can be made anywhere and be a ``Reports/Part`` of a report or drawn by itself.
public struct Figure: Sendable {
  /// The stem of its files, the paper's number first: `fig2b-loss-variation`.
  public let name: String
  /// What the reader sees, in one line.
  public let caption: String
  /// The caption with this study's numbers, for a report.
  public let reading: @Sendable (StudyFindings) -> String
  /// The picture, or what the study lacks for it.
  public let draw: @Sendable (StudyFindings) -> Content

  /// A picture, or the reason why there is none.
  public enum Content: Sendable {
    case picture(Picture)
    case missing(String)
  }

  /// A figure.
  ///
  /// - Parameters:
  ///   - name: the stem of its files and its anchor in a document.
  ///   - caption: what the reader sees, in one line.
  ///   - reading: the caption with a study's numbers, as markup; empty where the study lacks them.
  ///   - draw: the picture, or what the study lacks for it.
  public init(
    _ name: String, _ caption: String,
    reading: @escaping @Sendable (StudyFindings) -> String = { _ in "" },
    draw: @escaping @Sendable (StudyFindings) -> Content
  ) {
    self.name = name
    self.caption = caption
    self.reading = reading
    self.draw = draw
  }

  /// A figure of one panel; `lacks` says what is missing from a study that gives no panel.
  public init(
    _ name: String, _ caption: String,
    reading: @escaping @Sendable (StudyFindings) -> String = { _ in "" },
    panel: @escaping @Sendable (StudyFindings) -> Plot?, lacks: String
  ) {
    self.init(name, caption, reading: reading) { findings in
      panel(findings).map { .picture(.plot($0)) } ?? .missing(lacks)
    }
  }
}
