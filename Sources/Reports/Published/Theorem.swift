// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling

extension PublishedSection {
  /// The theorem and how its terms are filled.
  static let theorem = PublishedSection("theorem", "Method") { _ in
    Section.theorem(citing: "sources") + [
      .paragraph(
        "In this report $L = N b \\log 2$ nats, $\\hat R$ is the loss surface at $N$ and $D$, and $\\Sigma$ and "
          + "$\\hat R_q - \\hat R$ are the assumed constants. The bound is on the risk of the smoothed, quantized model on the "
          + "contexts of its training stream, not on the loss over new documents.")
    ]
  }
}
