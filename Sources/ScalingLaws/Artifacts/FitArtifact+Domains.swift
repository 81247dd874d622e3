// SPDX-License-Identifier: GPL-3.0-or-later
import Files

extension FitSettings {
  /// What is outside its domain, as one sentence; nil where nothing is.
  var complaint: String? {
    if let delta, !(delta >= 0 && delta.isFinite) || (delta == 0 && objective == HuberLoss.name) {
      return "expected options.delta greater than 0, found \(delta)"
    }
    if !(penalty > 0 && penalty.isFinite) {
      return "expected options.penalty greater than 0, found \(penalty)"
    }
    return nil
  }
}

extension IntervalSettings {
  /// What is outside its domain, as one sentence; nil where nothing is.
  var complaint: String? {
    if !(level > 0 && level < 1) {
      return "expected a level of the intervals between 0 and 1, found \(level)"
    }
    if let resamples, !(2...Limits.resamples.upperBound).contains(resamples) {
      return "expected from 2 to \(Limits.resamples.upperBound) resamples, found \(resamples)"
    }
    if let failures, failures < 0 { return "expected at least 0 failures, found \(failures)" }
    return nil
  }
}

extension FitArtifact.Measurements {
  /// What is outside its domain, as one sentence; nil where nothing is.
  var complaint: String? {
    for value in observed where !Limits.isOrdinary(value) {
      return
        "expected a magnitude of at most \(Limits.magnitude.upperBound) in data.observed, found \(value)"
    }
    for (name, rows) in [("inputs", inputs), ("weights", [weights])] {
      for value in rows.joined() where !Limits.magnitude.contains(value) {
        return
          "expected numbers from \(Limits.magnitude.lowerBound) to \(Limits.magnitude.upperBound) in "
          + "data.\(name), found \(value)"
      }
    }
    if let bad = clusters?.first(where: { !observed.indices.contains($0) }) {
      return "expected data.clusters from 0 to \(observed.count - 1), found \(bad)"
    }
    if largestDropped < 0 {
      return "expected data.largestDropped of at least 0, found \(largestDropped)"
    }
    return nil
  }
}
