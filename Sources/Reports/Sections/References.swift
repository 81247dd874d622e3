// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling

extension Section {
  /// The papers that the report rests on.
  public static let references = Section("references", "References") { findings in
    let analysis = findings.analysis
    let isCertified = !analysis.bounds.isEmpty || !analysis.students.isEmpty
    var papers: [String] = []
    if isCertified || !analysis.study.isTable {
      papers.append(
        "M. Finzi, S. Kapoor, D. Granziol, A. Gu, C. De Sa, J. Z. Kolter, A. G. Wilson. Compute-Optimal LLMs "
          + "Provably Generalize Better With Scale. ICLR 2025, "
          + "\\href{https://arxiv.org/abs/2504.15208}{arXiv 2504.15208}.")
    }
    if analysis.surface != nil {
      papers.append(
        "J. Hoffmann et al. Training Compute-Optimal Large Language Models. 2022, "
          + "\\href{https://arxiv.org/abs/2203.15556}{arXiv 2203.15556}.")
    }
    if !analysis.bounds.isEmpty {
      papers.append(
        "A. Maurer, M. Pontil. Empirical Bernstein Bounds and Sample Variance Penalization. COLT 2009, "
          + "\\href{https://arxiv.org/abs/0907.3740}{arXiv 0907.3740}.")
    }
    return [.list(papers)]
  }
}
