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
        "$R$ is the risk on the contexts of the training stream of the quantized model, smoothed with weight "
          + "$\\alpha = C/(1 + C)$. $\\hat R$ and $\\hat R_q$ are the mean losses of the model before and after "
          + "quantization. The loss variation is the minimum over the bets $s$ in a grid $K$ of "
          + "\(settings.grid.written()) points, with $\\Delta = \\log(V/\\alpha)$ and $A_k = (Y_k - X_k)/\\Delta$ from the "
          + "smoothed losses $X_k$ and the model's entropies $Y_k$ (Theorem 3.1):"),
      .display(
        "\\Sigma = \\frac{1 - s}{s} \\Delta \\sqrt{C} + \\frac{\\Delta}{s D \\sqrt{C}} \\sum_k v(s A_k)",
        name: "variation"),
      .display("v(x) = x - \\log(1 + x)", name: "excess"),
      .paragraph(
        "$\\delta = \(settings.failureProbability.written(.exact))$ for each bound. Bounds of several models "
          + "hold jointly with a failure probability of at most the sum of their failure probabilities. If only $n < D$ "
          + "independent draws of the training tokens were measured, one Maurer–Pontil interval covers the mean of $T_k = Y_k - u\\log(1 + (Y_k - X_k)/u)$, "
          + "$u = \\Delta/s$; the bound is this mean plus $u C$. The interval has failure probability $\\delta/(2|K|)$, because "
          + "the bet is chosen on the same sample, and $\\delta/2$ replaces $\\delta$ in $C$. The code length includes scales "
          + "and unquantized parts if the study gives it."
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
          + "minimizing the \(fit.objectiveName.words), from "
          + "\(fit.certificate.starts.written()) starting points, of which "
          + "\(fit.certificate.agreeing.written()) end at the lowest objective. Standard errors and "
          + "\(intervalTitle(findings))s are from the sandwich covariance, with Student's t for the residual degrees of "
          + "freedom. They cover the uncertainty of the coefficients, not an error of the law's form, which would be visible "
          + "in the residuals\(see(.figure(.residuals)))."
      )
    ]
  }

  /// Theorem 3.4.
  static func theorem(citing anchor: String) -> [Part] {
    [
      .paragraph(
        "Theorem 3.4 of \\href{#\(anchor)}{Finzi et al. (2025)} is about a model of $N$ parameters that is stored in a code of "
          + "$L$ nats and was trained on $D$ tokens with a vocabulary of $V$ tokens. With probability at least $1 - \\delta$ "
          + "over the training stream,"),
      .display(
        "R \\leq \\hat R + C\\log V + \\Sigma\\sqrt{C} + \\sqrt{2C} + (\\hat R_q - \\hat R)",
        name: "bound"),
      .display("C = \\frac{L}{D} + \\frac{\\log(|K|/\\delta)}{D}", name: "complexity"),
    ]
  }
}
