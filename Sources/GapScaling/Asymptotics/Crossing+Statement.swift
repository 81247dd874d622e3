// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// How a sentence writes the values that it cites.
public struct CitationStyle {
  /// A count with its suffix.
  public var count: (Cited<Double>) -> String
  /// A fraction in per cent.
  public var percent: (Cited<Double>) -> String
  /// Words.
  public var words: (Cited<String>) -> String

  public init(
    count: @escaping (Cited<Double>) -> String, percent: @escaping (Cited<Double>) -> String,
    words: @escaping (Cited<String>) -> String
  ) {
    (self.count, self.percent, self.words) = (count, percent, words)
  }

  /// Plain text.
  public static var plain: CitationStyle {
    CitationStyle(
      count: { NumberText.count.plain($0.content) },
      percent: { NumberText.digits(4).plain(100 * $0.content) + "\u{A0}%" },
      words: { $0.content })
  }
}

extension Crossing {
  /// One sentence without its full stop.
  public var statement: String { Cited(self).statement(.plain) }
}

extension Cited where Value == Crossing {
  /// One sentence without its full stop, its values written in a style.
  public func statement(_ style: CitationStyle) -> String {
    let percent = style.percent(self.level)
    let object = style.words(self.object)
    let subject = content.subject
    let claim = subject.prefix(1).uppercased() + subject.dropFirst() + " is below \(object)"
    let unknown = "by the fitted laws; the intervals of the laws do not determine this"
    let span =
      "from \(style.count(self.searched.lower)) to \(style.count(self.searched.upper)) parameters"
    func found(_ central: String) -> String {
      guard let low = self.interval.first?.known(), let high = self.interval.last?.known() else {
        return
          "\(central) by the fitted laws; the \(percent) interval of this size extends beyond the searched range, \(span)"
      }
      return "\(central) (\(percent) interval \(style.count(low)) to \(style.count(high)))"
    }
    let place = self.parameters.map(style.count) ?? ""
    switch content.place {
    case .at: return found("\(claim) from \(place) parameters on")
    case .until: return found("\(claim) up to \(place) parameters and not beyond")
    case .last: return found("\(claim) only over a range of sizes that ends at \(place) parameters")
    case .before:
      return content.isWithinReach
        ? "\(claim) at every size \(span)"
        : "\(claim) at every size \(span) \(unknown)"
    case .never:
      return content.isWithinReach
        ? "At no size \(span) is \(subject) below \(object)"
        : "At no size \(span) is \(subject) below \(object) \(unknown)"
    }
  }
}
