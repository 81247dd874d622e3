// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Where ticks stand and what they say; decided once for every plot.
struct Ticks {
  let scale: Scale
  let domain: ClosedRange<Double>
  let labels: Axis.TickLabels
  /// The most labels that look well.
  let limit: Int
  /// Whether labels at these values fit beside each other.
  let fits: ([Tick]) -> Bool

  func make() -> [Tick] {
    if case .named(let names) = labels { return categories(names) }
    return switch scale {
    case .linear: linear(atLeast: 1) ?? thinned(candidates(steps: 8).first ?? [])
    case .log10: logarithmic()
    case .symlog(let linear): symmetric(linear)
    }
  }

  private func categories(_ names: [String]) -> [Tick] {
    thinned(
      names.enumerated().compactMap { i, name in
        domain.contains(Double(i)) ? Tick(value: Double(i), label: name, isMajor: true) : nil
      })
  }

  // MARK: linear

  private func linear(atLeast count: Int) -> [Tick]? {
    candidates(steps: limit + 1).first { $0.count >= count && $0.count <= limit && fits($0) }
  }

  /// Round steps from the finest that gives about `steps` ticks to coarser ones.
  private func candidates(steps: Int) -> [[Tick]] {
    let span = domain.upperBound - domain.lowerBound
    let finest = span / Double(max(1, steps))
    guard finest > 0, finest.isFinite else { return [] }
    let start = Int(clamping: Foundation.log10(finest).rounded(.down))
    return (start...start + 2).flatMap { e in
      [1.0, 2, 5].compactMap { m in
        let step = m * pow(10, Double(e))
        guard step >= finest * 0.999, step <= span, step > 0 else { return nil }
        return ticks(mantissa: m, exponent: e)
      }
    }
  }

  private func ticks(mantissa: Double, exponent: Int) -> [Tick] {
    let step = mantissa * pow(10, Double(exponent))
    let first = (domain.lowerBound / step - 1e-9).rounded(.up)
    let last = (domain.upperBound / step + 1e-9).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    let values = stride(from: first, through: last, by: 1).map { $0 * step }
    let most = values.map(abs).max() ?? 0
    let power = most > 0 ? Int(clamping: (Foundation.log10(most) + 1e-9).rounded(.down)) : 0
    let isPlain = most == 0 || (power >= -3 && power < 5)
    return values.map { value in
      let plain = TickLabel.decimal(
        value, decimals: isPlain ? -exponent : power - exponent, exponent: isPlain ? nil : power)
      let label = labels == .engineering ? TickLabel.engineering(value) ?? plain : plain
      return Tick(value: value, label: label, isMajor: true)
    }
  }

  /// Keeps every second, third, … label until the rest fit.
  private func thinned(_ ticks: [Tick]) -> [Tick] {
    for every in 1...max(1, ticks.count) {
      let kept = ticks.indices.filter { $0 % every == 0 }.map { ticks[$0] }
      if fits(kept) { return kept }
    }
    return []
  }

  // MARK: logarithmic

  private func logarithmic() -> [Tick] {
    let lo = Foundation.log10(domain.lowerBound)
    let hi = Foundation.log10(domain.upperBound)
    let first = Int(clamping: (lo - 1e-9).rounded(.up))
    let last = Int(clamping: (hi + 1e-9).rounded(.down))
    if last > first {
      for every in [1, 2, 3, 4, 5, 6, 8, 10, 20, 25, 50, 100, 200, 300] {
        let labelled = (first...last).filter { $0 % every == 0 }
        let isPlain = labels == .automatic && first >= -2 && last <= 3
        let ticks = labelled.map { e in
          Tick(value: pow(10, Double(e)), label: decade(e, isPlain: isPlain), isMajor: true)
        }
        guard ticks.count <= limit + 2, ticks.count > 1 || every == 1, fits(ticks) else { continue }
        return ticks + minor(first: first, last: last, every: every)
      }
    }
    if last - first > 2 {
      // Hardly any room: one decade near the middle, if that.
      let e = (first + last) / 2
      let tick = Tick(value: pow(10, Double(e)), label: decade(e, isPlain: false), isMajor: true)
      return fits([tick]) ? [tick] : []
    }
    return withinDecade(first: first, last: last)
  }

  private func decade(_ e: Int, isPlain: Bool) -> String {
    let value = pow(10, Double(e))
    if labels == .engineering, let label = TickLabel.engineering(value) { return label }
    return isPlain ? TickLabel.decimal(value, decimals: max(0, -e)) : TickLabel.power(e)
  }

  // MARK: symmetric logarithmic

  /// Zero and powers of ten on both sides of it, from the first that is at least `linear`.
  private func symmetric(_ linear: Double) -> [Tick] {
    let first = Int(clamping: (Foundation.log10(linear) - 1e-9).rounded(.up))
    func last(_ end: Double) -> Int {
      end > 0 ? Int(clamping: (Foundation.log10(end) + 1e-9).rounded(.down)) : first - 1
    }
    let (up, down) = (last(domain.upperBound), last(-domain.lowerBound))
    let all = (first...max(first, up, down)).flatMap { e in
      [(-1.0, down), (1.0, up)].compactMap { $1 >= e ? ($0, e) : nil }
    }
    guard all.count > 1 else {
      return self.linear(atLeast: 1) ?? thinned(candidates(steps: 8).first ?? [])
    }
    func tick(_ sign: Double, _ e: Int, isMajor: Bool) -> Tick {
      let value = sign * pow(10, Double(e))
      guard isMajor else { return Tick(value: value, label: nil, isMajor: false) }
      let label = decade(e, isPlain: labels == .automatic && first >= -2 && max(up, down) <= 3)
      return Tick(value: value, label: sign < 0 ? negated(label) : label, isMajor: true)
    }
    let zero = domain.contains(0) ? [Tick(value: 0, label: "0", isMajor: true)] : []
    for every in [1, 2, 3, 4, 5, 6, 8, 10, 20, 50, 100, 200, 300] {
      for skip in 0..<min(every + 1, 3) {
        let isLabelled = { (e: Int) in e >= first + skip && (e - first - skip) % every == 0 }
        let labelled = all.filter { isLabelled($0.1) }
        guard labelled.count + zero.count <= limit + 3 else { continue }
        let shown = (zero + labelled.map { tick($0.0, $0.1, isMajor: true) })
          .sorted { $0.value < $1.value }
        guard fits(shown) else { continue }
        let rest = all.count > 40 ? [] : all.filter { !isLabelled($0.1) }
        return shown + rest.map { tick($0.0, $0.1, isMajor: false) }
      }
    }
    return thinned(zero)
  }

  private func negated(_ label: String) -> String {
    label.hasPrefix("$") ? "$−" + label.dropFirst() : "−" + label
  }

  private func minor(first: Int, last: Int, every: Int) -> [Tick] {
    guard last - first <= 12 else { return [] }
    if every > 1 {
      return (first...last).filter { $0 % every != 0 }
        .map { Tick(value: pow(10, Double($0)), label: nil, isMajor: false) }
    }
    return multiples([2, 3, 4, 5, 6, 7, 8, 9]).map {
      Tick(value: $0, label: nil, isMajor: false)
    }
  }

  /// m·10ᵉ inside the domain, ascending.
  private func multiples(_ mantissas: [Double]) -> [Double] {
    let first = Int(clamping: Foundation.log10(domain.lowerBound).rounded(.down))
    let last = Int(clamping: Foundation.log10(domain.upperBound).rounded(.up))
    let low = domain.lowerBound * (1 - 1e-9)
    let high = domain.upperBound * (1 + 1e-9)
    var values: [Double] = []
    for e in first...last {
      let decade = pow(10, Double(e))
      values += mantissas.map { $0 * decade }.filter { $0 >= low && $0 <= high }
    }
    return values
  }

  /// Less than two decades marks in the domain: 1-2-5 multiples, then finer ones.
  private func withinDecade(first: Int, last: Int) -> [Tick] {
    let sets: [[Double]] = [
      [1, 2, 5], [1, 3], [1, 2, 3, 5, 7], [1, 2, 3, 4, 5, 6, 7, 8, 9],
    ]
    let all = multiples([1, 2, 3, 4, 5, 6, 7, 8, 9])
    for (wanted, widestGap) in [(3, 0.5), (3, 0.7), (2, 0.8), (2, 1)] {
      for set in sets {
        let values = multiples(set)
        let ticks = values.map { Tick(value: $0, label: multiple($0), isMajor: true) }
        guard ticks.count >= wanted, ticks.count <= limit, fits(ticks),
          gap(ticks) <= widestGap
        else { continue }
        let minor = all.filter { v in !values.contains { abs($0 / v - 1) < 1e-9 } }
        return ticks + minor.map { Tick(value: $0, label: nil, isMajor: false) }
      }
      if let ticks = linear(atLeast: wanted), gap(ticks) <= widestGap {
        return ticks.filter { $0.value > 0 }
      }
    }
    return thinned(all.map { Tick(value: $0, label: multiple($0), isMajor: true) })
  }

  /// The widest stretch of the axis without a label, as a fraction of its length.
  private func gap(_ ticks: [Tick]) -> Double {
    let map = AxisMap(scale: .log10, domain: domain, from: 0, to: 1)
    let places = [0] + ticks.compactMap { map($0.value) } + [1]
    return zip(places, places.dropFirst()).map { $1 - $0 }.max() ?? 1
  }

  private func multiple(_ value: Double) -> String {
    let e = Int(clamping: (Foundation.log10(value) + 1e-9).rounded(.down))
    if labels == .engineering, let label = TickLabel.engineering(value) { return label }
    let isPlain = domain.lowerBound >= 1e-3 && domain.upperBound < 1e5
    return isPlain
      ? TickLabel.decimal(value, decimals: max(0, -e))
      : TickLabel.decimal(value, decimals: 0, exponent: e)
  }
}
