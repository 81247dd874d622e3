// SPDX-License-Identifier: GPL-3.0-or-later

/// Texts as a LaTeX document spells them.
public enum LaTeX {
  /// Markup of pages, which is LaTeX but for a few signs outside mathematics.
  public static func spelled(_ markup: String) -> String {
    markup.split(separator: "$", omittingEmptySubsequences: false).enumerated().map { i, piece in
      let isMath = i % 2 == 1
      return isMath
        ? "$" + piece + "$"
        : piece.replacing("×", with: "$\\times$").replacing("−", with: "$-$")
          .replacing("–", with: "--").replacing("%", with: "\\%").replacing("\u{A0}", with: "~")
          .replacing("&", with: "\\&").replacing("#", with: "\\#")
    }.joined()
  }

  /// A text in which nothing is markup.
  public static func escaped(_ text: String) -> String {
    text.map { "&%$#_{}".contains($0) ? "\\\($0)" : $0 == "\\" ? "\\textbackslash{}" : "\($0)" }
      .joined()
  }
}
