// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Which runs belong together: checkpoints of one training, models of one size, runs of one budget.
public struct Clusters: Sendable, Equatable {
  /// What the runs of a cluster share, e.g. `run`, `size`, `budget`.
  public let name: String
  /// One a run, from 0 in order of first appearance.
  public let labels: [Int]
  /// How many clusters there are.
  public let count: Int

  /// Runs with equal values form a cluster.
  ///
  /// - Parameters:
  ///   - name: what they share.
  ///   - values: one a run.
  public init(_ name: String, of values: [some Hashable]) {
    self.name = name
    var known: [AnyHashable: Int] = [:]
    labels = values.map { value in
      let label = known[AnyHashable(value)] ?? known.count
      known[AnyHashable(value)] = label
      return label
    }
    count = known.count
  }

  /// How often each run counts when each cluster counts as often as `multiplicities` says.
  func spread(_ multiplicities: [Int]) -> [Int] { labels.map { multiplicities[$0] } }
}

extension Clusters {
  /// Runs of one model size.
  public static func sizes(_ inputs: [ModelSize]) -> Clusters {
    Clusters("size", of: inputs.map(\.parameters))
  }

  /// Runs of one compute budget: 6 N D alike to a tenth of a decade.
  public static func budgets(_ inputs: [ModelSize]) -> Clusters {
    Clusters("budget", of: inputs.map { Int((10 * log10($0.flops)).rounded()) })
  }
}
