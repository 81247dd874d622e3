// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Plotting

/// Cited values as markup for sentences, captions, labels and tables: the words remember where the value stands in the
/// report's JSON (``Plotting/Markup/Field``).
extension Cited where Value == Double {
  /// The number as words.
  public func written(_ text: NumberText) -> String { field(text.markup(content)) }

  /// The number's size without its sign, for a sentence that says the direction in words.
  public func magnitude(_ text: NumberText) -> String { field(text.markup(abs(content))) }

  /// The number as mathematics, for a place that is already between dollars.
  public func mathematics(_ text: NumberText) -> String { field(text.mathematics(content)) }

  /// Its size as mathematics.
  public func mathematicsOfMagnitude(_ text: NumberText) -> String {
    field(text.mathematics(abs(content)))
  }

  private func field(_ words: String) -> String {
    Markup.field(words, from: Markup.Field(path, value: content))
  }
}

extension Cited where Value: BinaryInteger {
  /// The whole number as words, every digit unless asked otherwise.
  public func written(_ text: NumberText = .exact) -> String {
    Cited<Double>(Double(content), at: codingPath).written(text)
  }
}

extension Cited where Value == ClosedRange<Double> {
  /// `1.2 to 3.4`, each end where it stands.
  public func written(_ text: NumberText) -> String {
    "\(lower.written(text)) to \(upper.written(text))"
  }
}

extension Cited where Value == String {
  /// The words as they are; nothing in them is markup.
  public var words: String { words(Markup.escape) }

  /// The words as markup.
  public func words(_ typeset: (String) -> String) -> String {
    Markup.field(typeset(content), from: Markup.Field(path, value: nil))
  }
}
