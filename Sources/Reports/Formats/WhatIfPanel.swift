// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import Plotting

/// The panel of a page in which a reader moves the settings of the extrapolated bound; hidden until the script shows it.
enum WhatIfPanel {
  private static let sliders = [
    ("bits", "Bits per parameter, <i>b</i>", "1", "16", "1"),
    ("ratio", "Tokens per parameter, <i>D</i>/<i>N</i>", "0.69897", "2.69897", "0.02"),
    ("vocabulary", "Vocabulary, <i>V</i>", "5", "18", "0.25"),
    ("delta", "Failure probability, <i>δ</i>", "-9", "-0.30103", "0.1"),
    ("parameters", "Target size, <i>N</i>", "4", "12", "0.05"),
  ]

  private static let terms = [
    ("risk", "training risk"), ("complexity", "random guess, <i>C</i> log <i>V</i>"),
    ("lossVariation", "loss variation, Σ√<i>C</i>"), ("smoothing", "smoothing, √(2<i>C</i>)"),
    ("quantizationGap", "quantization gap"), ("bound", "bound"),
  ]

  /// What the sliders change, and on what the values rest.
  private static func introduction(_ whatIf: WhatIf) -> String {
    whatIf.isAssumed
      ? "The sliders change the settings of the bound. The risk is that of the published surface; loss variation and "
        + "quantization gap keep the assumed values."
      : "The sliders change the settings of the extrapolated bound. Its terms are computed from the laws of the study, "
        + "without intervals."
  }

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
      "<p class=\"note\">The same by command\(whatIf.isAssumed ? "" : ", with its interval"): <code data-part=\"command\" data-program=\"\($0)\"></code></p>\n"
    }
    return """
      <section id="what-if" class="what-if" aria-labelledby="what-if-title" hidden>
      <h3 id="what-if-title">The bound at other settings</h3>
      <p>\(introduction(whatIf))</p>
      <div class="settings">
      \(inputs.joined())</div>
      <p><button type="button">Reset to the settings of the report</button></p>
      <p class="answer" data-part="answer" role="status"></p>
      <p class="note" data-part="outside" hidden>These settings lie outside the values of <i>C</i> for which the \
      loss variation is tabulated here. Its value is not reliable.</p>
      <p class="note" data-part="other" hidden>The losses and the quantization gap were measured at the settings of the \
      report. At other bits, <i>D</i>/<i>N</i> or vocabulary the terms follow from the laws and are not tested.</p>
      <p class="note" data-part="far" hidden>This size is more than 100 times outside the measured sizes. The value is \
      not a prediction; it follows from the laws if they remain valid.</p>
      <div class="wide" role="region" aria-labelledby="what-if-caption" tabindex="0"><table class="bars">
      <caption id="what-if-caption">The bound is the sum of the terms, in nats per token. Dashed line: log <i>V</i>.</caption>
      <thead><tr><th scope="col" class="text">term</th><th scope="col">nats</th><td></td></tr></thead>
      <tbody>
      \(rows.joined())</tbody></table></div>
      \(again ?? "")<script type="application/json" id="what-if-data">\(data)</script>
      </section>

      """
  }
}
