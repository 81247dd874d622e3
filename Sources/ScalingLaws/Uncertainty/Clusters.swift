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
  public init<Value: Hashable>(_ name: String, of values: [Value]) {
    self.name = name
    var known: [Value: Int] = [:]
    labels = values.map { value in
      if let label = known[value] { return label }
      let label = known.count
      known[value] = label
      return label
    }
    count = known.count
  }

  /// How many runs each cluster has.
  var sizes: [Int] {
    var sizes = [Int](repeating: 0, count: count)
    for label in labels { sizes[label] += 1 }
    return sizes
  }

  /// How often each run counts when each cluster counts as often as `multiplicities` says.
  func spread(_ multiplicities: [Int]) -> [Int] { labels.map { multiplicities[$0] } }
}

extension Clusters {
  /// Runs of one model size.
  public static func sizes(_ inputs: [ModelSize]) -> Clusters {
    Clusters("size", of: inputs.map(\.parameters))
  }

  /// Runs of one compute budget: 6 N D within a quarter of the least of them, as ``IsoFLOPs`` takes budgets.
  public static func budgets(_ inputs: [ModelSize]) -> Clusters {
    var budgets = [Int](repeating: 0, count: inputs.count)
    var (budget, least) = (0, 0.0)
    for place in inputs.indices.sorted(by: { inputs[$0].flops < inputs[$1].flops }) {
      if inputs[place].flops > 1.25 * least {
        (budget, least) = (budget + 1, inputs[place].flops)
      }
      budgets[place] = budget
    }
    return Clusters("budget", of: budgets)
  }
}
