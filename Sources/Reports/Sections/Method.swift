// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import Plotting

extension Section {
  /// The theorem, its hypotheses, and where each comes from.
  public static let method = Section("method", "Method") { sheet in
    let settings = sheet.settings
    return theorem(citing: "references") + [
      .paragraph(
        "$R$ is the risk of the quantized model smoothed with weight $\\alpha = C/(1 + C)$ on the contexts of "
          + "the training stream, $\\hat R$ and $\\hat R_q$ are the mean losses of the model as trained and "
          + "quantized. The loss variation is the least over the bets $s$ in a grid $K$ of "
          + "\(Number.plain(Double(settings.grid), at: "settings.grid")) points, with $\\Delta = \\log(V/\\alpha)$ and $A_k = (Y_k - X_k)/\\Delta$ from the "
          + "smoothed losses $X_k$ and the model's entropies $Y_k$ (Theorem 3.1):"),
      .display(
        "\\Sigma = \\frac{1 - s}{s} \\Delta \\sqrt{C} + \\frac{\\Delta}{s D \\sqrt{C}} \\sum_k v(s A_k)",
        name: "variation"),
      .display("v(x) = x - \\log(1 + x)", name: "excess"),
      .paragraph(
        "$\\delta = \(Number.plain(settings.failureProbability, at: "settings.failureProbability"))$ for each bound; bounds of several models "
          + "hold jointly with a failure probability of at most the sum of theirs. Where $n < D$ independent draws of the training tokens were "
          + "measured, one Maurer–Pontil interval covers the mean of $T_k = Y_k - u\\log(1 + (Y_k - X_k)/u)$, "
          + "$u = \\Delta/s$, whose mean plus $u C$ is the bound, at $\\delta/(2|K|)$, since the bet is chosen on the "
          + "same sample, and $\\delta/2$ stands for $\\delta$ in $C$. The code length counts scales and unquantized parts where the study gives it."
      ),
    ]
  }

  /// What Theorem 3.4 says.
  static func theorem(citing anchor: String) -> [Part] {
    [
      .paragraph(
        "Theorem 3.4 of \\href{#\(anchor)}{Finzi et al. (2025)}: with probability at least $1 - \\delta$ over the training "
          + "stream, for a model of $N$ parameters in a code of $L$ nats, trained on $D$ tokens of a "
          + "vocabulary of $V$,"),
      .display(
        "R \\leq \\hat R + C\\log V + \\Sigma\\sqrt{C} + \\sqrt{2C} + (\\hat R_q - \\hat R)",
        name: "bound"),
      .display("C = \\frac{L}{D} + \\frac{\\log(|K|/\\delta)}{D}", name: "complexity"),
    ]
  }
}
