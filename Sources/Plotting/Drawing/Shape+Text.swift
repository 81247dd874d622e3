// SPDX-License-Identifier: GPL-3.0-or-later

extension Shape {
  /// The shape with the markup of its labels changed, where they stand.
  public func mappingText(_ change: (String) -> String) -> Shape {
    switch self {
    case .text(var label):
      label.markup = change(label.markup)
      return .text(label)
    case .clip(let rect, let shapes): return .clip(rect, shapes.map { $0.mappingText(change) })
    case .raster(let rect, let shapes): return .raster(rect, shapes.map { $0.mappingText(change) })
    case .link(let target, let shapes): return .link(target, shapes.map { $0.mappingText(change) })
    case .titled(let words, let shapes):
      return .titled(change(words), shapes.map { $0.mappingText(change) })
    case .tagged(let name, let shapes): return .tagged(name, shapes.map { $0.mappingText(change) })
    default: return self
    }
  }
}
