// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import Plotting

/// The panel of a page in which a reader moves the settings of the extrapolated bound; hidden until the script shows it.
enum WhatIfPanel {
  private static let sliders = [
    ("bits", "Bits a parameter, <i>b</i>", "1", "16", "1"),
    ("ratio", "Tokens a parameter, <i>D</i>/<i>N</i>", "0.69897", "2.69897", "0.02"),
    ("vocabulary", "Vocabulary, <i>V</i>", "5", "18", "0.25"),
    ("delta", "Failure probability, <i>δ</i>", "-9", "-0.30103", "0.1"),
    ("parameters", "Target size, <i>N</i>", "4", "12", "0.05"),
  ]

  private static let terms = [
    ("risk", "training risk"), ("complexity", "random guess, <i>C</i> log <i>V</i>"),
    ("lossVariation", "loss variation, Σ√<i>C</i>"), ("smoothing", "smoothing, √(2<i>C</i>)"),
    ("quantizationGap", "quantization gap"), ("bound", "bound"),
  ]

  /// The panel with its coefficients.
  ///
  /// - Parameters:
  ///   - whatIf: the coefficients.
  ///   - command: the program's command for the same study, which the panel completes by its settings; nil shows none.
  static func html(_ whatIf: WhatIf, command: ShellCommand?) -> String {
    let inputs = sliders.map { name, label, low, high, step in
      "<label for=\"what-if-\(name)\">\(label)</label><input id=\"what-if-\(name)\" name=\"\(name)\" type=\"range\" "
        + "min=\"\(low)\" max=\"\(high)\" step=\"\(step)\"><output for=\"what-if-\(name)\"></output>\n"
    }
    let rows = terms.map { name, label in
      let style = name == "bound" ? "sum" : name == "risk" ? "risk" : "term"
      return
        "<tr class=\"\(style)\" data-term=\"\(name)\"><th scope=\"row\" class=\"text\">\(label)</th>"
        + "<td class=\"value\"></td><td class=\"bar\"><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
        + "aria-hidden=\"true\"><rect y=\"1\" height=\"8\"/><line y1=\"0\" y2=\"10\"/></svg></td></tr>\n"
    }
    // A name in the coefficients never ends their element.
    let data = whatIf.json.text().replacing("<", with: "\\u003c")
    let program = command.map { Markup.htmlEscape($0.text) }
    let again = program.map {
      "<p class=\"note\">The same with its interval: <code data-part=\"command\" data-program=\"\($0)\"></code></p>\n"
    }
    return """
      <section id="what-if" class="what-if" aria-labelledby="what-if-title" hidden>
      <h3 id="what-if-title">What if? The bound at other settings</h3>
      <p>The sliders move the extrapolated bound and its terms by the laws of the study, without intervals.</p>
      <div class="settings">
      \(inputs.joined())</div>
      <p><button type="button">The report’s own settings</button></p>
      <p class="answer" data-part="answer" role="status"></p>
      <p class="note" data-part="outside" hidden>These settings lie outside the values of <i>C</i> for which the \
      loss variation is tabulated here, and its value is not reliable.</p>
      <p class="note" data-part="other" hidden>The losses and the quantization gap were measured at the report’s own \
      width, <i>D</i>/<i>N</i> and vocabulary; at others the terms show what the laws give, not what models would do.</p>
      <p class="note" data-part="far" hidden>This size lies more than a hundred times beyond the measured models: no \
      prediction, but what the laws would give if nothing changed.</p>
      <div class="wide" role="region" aria-labelledby="what-if-caption" tabindex="0"><table class="bars">
      <caption id="what-if-caption">The terms add up to the bound, nats a token. Dashed: log <i>V</i>.</caption>
      <thead><tr><th scope="col" class="text">term</th><th scope="col">nats</th><td></td></tr></thead>
      <tbody>
      \(rows.joined())</tbody></table></div>
      \(again ?? "")<script type="application/json" id="what-if-data">\(data)</script>
      </section>

      """
  }
}
