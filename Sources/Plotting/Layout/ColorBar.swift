// SPDX-License-Identifier: GPL-3.0-or-later

/// Values as colours, with the bar beside the frame that says which is which.
public struct ColorBar: Hashable, Sendable {
  /// Which of a theme's colours stand for values.
  public enum Palette: Hashable, Sendable {
    /// The theme's colours of heat maps, whose lightness alone tells the order.
    case sequential
    /// Two colours that part at a value, such as residuals around 0.
    /// In data coordinates; the end of the domain farther from it has the full colour.
    case diverging(around: Double)
  }

  /// The bar's words, scale and tick labels.
  public var axis: Axis
  /// The values of its ends; what lies beyond has the end's colour.
  public var domain: ClosedRange<Double>
  public var palette: Palette

  /// A bar for values.
  ///
  /// - `axis`: its domain is used when it is fixed; otherwise the bar covers the values.
  /// - `values`: those that the axis's scale cannot show are passed over.
  public init(_ axis: Axis, covering values: [Double], palette: Palette = .sequential) {
    self.axis = axis
    self.palette = palette
    switch axis.domain {
    case .fixed(let range): domain = range
    case .automatic:
      domain = axis.scale.domain(covering: values, flushZero: true, air: 0)
    case .including(let more):
      domain = axis.scale.domain(covering: values + more, flushZero: true, air: 0)
    }
  }

  /// The colour of a value; nil for what the bar's scale cannot show.
  public func color(_ value: Double, _ theme: Theme) -> Color? {
    let scale = axis.scale
    guard let position = scale.position(value) else { return nil }
    let low = scale.even(domain.lowerBound)
    let high = scale.even(domain.upperBound)
    switch palette {
    case .sequential: return theme.heatColor((position - low) / (high - low))
    case .diverging(let centre):
      let middle = scale.position(centre) ?? (low + high) / 2
      let reach = max(abs(low - middle), abs(high - middle))
      return theme.divergingColor(reach > 0 ? (position - middle) / reach : 0)
    }
  }

  var side: AxisSide { AxisSide(axis, domain: domain) }
}
