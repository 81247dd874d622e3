// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import Plotting
import ScalingLaws

extension Section {
  /// The theorem, its hypotheses, and where each comes from.
  public static let method = Section("method", "Method") { findings in
    let settings = findings.cite.settings
    guard !findings.analysis.bounds.isEmpty || !findings.analysis.students.isEmpty else {
      return findings.cite.fits.surface.map { surface($0, findings) } ?? []
    }
    return theorem(citing: "references") + [
      .paragraph(
        "$R$ is the risk of the quantized model smoothed with weight $\\alpha = C/(1 + C)$ on the contexts of "
          + "the training stream, $\\hat R$ and $\\hat R_q$ are the mean losses of the model as trained and "
          + "quantized. The loss variation is the least over the bets $s$ in a grid $K$ of "
          + "\(settings.grid.written()) points, with $\\Delta = \\log(V/\\alpha)$ and $A_k = (Y_k - X_k)/\\Delta$ from the "
          + "smoothed losses $X_k$ and the model's entropies $Y_k$ (Theorem 3.1):"),
      .display(
        "\\Sigma = \\frac{1 - s}{s} \\Delta \\sqrt{C} + \\frac{\\Delta}{s D \\sqrt{C}} \\sum_k v(s A_k)",
        name: "variation"),
      .display("v(x) = x - \\log(1 + x)", name: "excess"),
      .paragraph(
        "$\\delta = \(settings.failureProbability.written(.exact))$ for each bound; bounds of several models "
          + "hold jointly with a failure probability of at most the sum of theirs. Where $n < D$ independent draws of the training tokens were "
          + "measured, one Maurer–Pontil interval covers the mean of $T_k = Y_k - u\\log(1 + (Y_k - X_k)/u)$, "
          + "$u = \\Delta/s$, whose mean plus $u C$ is the bound. The interval is taken at $\\delta/(2|K|)$, because the bet "
          + "is chosen on the same sample, and $\\delta/2$ stands for $\\delta$ in $C$. The code length includes scales and "
          + "unquantized parts where the study gives it."
      ),
    ]
  }

  /// How the loss surface was fitted, where it is all that there is.
  private static func surface(
    _ fit: Cited<Fit<Chinchilla>>, _ findings: StudyFindings
  ) -> [Part] {
    [
      .paragraph(
        "The surface of \\href{#references}{Hoffmann et al. (2022)} is fitted to the final losses in "
          + "\\emph{\(findings.cite.data.table.words)} by "
          + "the least \(fit.objectiveName.words), from "
          + "\(fit.certificate.starts.written()) starts, of which "
          + "\(fit.certificate.agreeing.written()) end at the lowest objective. Standard errors and "
          + "\(intervalTitle(findings))s come from the curvature at the fit and the scatter of the runs about it (the sandwich "
          + "covariance, Student's t with the degrees of freedom that are left). They hold the uncertainty of the "
          + "coefficients, not an error of the law's form, which the residuals would "
          + "show\(see(.figure(.residuals)))."
      )
    ]
  }

  /// Theorem 3.4.
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
