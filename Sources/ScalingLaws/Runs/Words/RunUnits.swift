// SPDX-License-Identifier: GPL-3.0-or-later

/// The units that a reader was told, which stand before those that a header states.
public struct RunUnits: Sendable, Equatable {
  private var units: [RunQuantity: RunUnit]
  /// Whether numbers are counts, FLOPs and nats as they stand, whatever headers and magnitudes suggest.
  public var isAsIs: Bool
  /// The units as they were written, but for those of losses; nil where none was told.
  public private(set) var written: String?

  /// No unit is told.
  public init() {
    units = [:]
    isAsIs = false
  }

  public subscript(quantity: RunQuantity) -> RunUnit? {
    get { units[quantity] }
    set { units[quantity] = newValue }
  }

  /// These units where `other` says none, else those of `other`.
  func overridden(by other: RunUnits) -> RunUnits {
    var result = self
    result.units.merge(other.units) { $1 }
    result.isAsIs = isAsIs || other.isAsIs
    result.written = other.written ?? written
    return result
  }

  /// Whether a unit was told for any quantity of sizes.
  var saysSizes: Bool { isAsIs || [.parameters, .tokens, .flops].contains { units[$0] != nil } }

  /// Reads units as an option or a setting writes them: `parameters=M,tokens=B,flops=1e21,loss=bits`, or `as-is`.
  ///
  /// - Returns: nil where a quantity or a unit is unknown.
  public init?(_ text: String) {
    self.init()
    written = text
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let word = part.trimmingPrefix(" ")
      if ["as-is", "as is", "1"].contains(word.lowercased()) {
        isAsIs = true
        continue
      }
      let sides = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2, let quantity = Self.quantity(sides[0]),
        let dimension = quantity.dimension,
        let unit = UnitWords.unit(sides[1], dimension)
      else { return nil }
      units[quantity] = unit
    }
  }

  /// A unit of losses, as an option or a setting writes it: `bits`, `perplexity`, `bits-per-byte`.
  public static func loss(_ text: String) -> RunUnit? { UnitWords.unit(text, .loss) }

  private static func quantity(_ text: String) -> RunQuantity? {
    let name = ColumnName(text)
    if let exact = RunQuantity(rawValue: text) { return exact }
    let known: [RunQuantity] = [
      .parameters, .tokens, .flops, .loss, .uniqueTokens, .budget, .batchTokens,
    ]
    return known.first { name.reading(as: $0) != nil }
  }
}
