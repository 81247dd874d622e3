// SPDX-License-Identifier: GPL-3.0-or-later

/// A type whose JSON has a known shape.
public protocol Shaped: Encodable {
  static var shape: Shape { get }
}

/// What the JSON of a type can be.
public indirect enum Shape: Sendable {
  case number, integer, text, flag
  /// One of some texts.
  case words([String])
  /// Anything.
  case any
  case optional(Shape)
  case array(Shape)
  /// `[low, high]`; an end without a limit is null.
  case interval
  /// An object whose field names are not known beforehand.
  case named(Shape)
  case object(Object)
  /// One of several shapes.
  case anyOf([Shape])

  /// The fields of an ``Answer``.
  public struct Object: Sendable {
    public struct Field: Sendable {
      public let name: String
      public let meaning: String
      public let unit: String?
      /// Whether it is always written.
      public let isRequired: Bool
      let shape: @Sendable () -> Shape
    }

    /// The type's name.
    public let name: String
    public let fields: [Field]
  }

  /// A type's name without its module: `AllocationMethods.Row` is `AllocationMethodsRow`, and `Fit<Chinchilla>` is
  /// `FitOfChinchilla`.
  static func name(of type: Any.Type) -> String {
    String(reflecting: type).split { "<,> ".contains($0) }
      .map { $0.split(separator: ".").dropFirst().joined() }.joined(separator: "Of")
  }
}

extension Double: Shaped { public static var shape: Shape { .number } }
extension Int: Shaped { public static var shape: Shape { .integer } }
extension UInt64: Shaped { public static var shape: Shape { .integer } }
extension String: Shaped { public static var shape: Shape { .text } }
extension Bool: Shaped { public static var shape: Shape { .flag } }
extension JSON: Shaped { public static var shape: Shape { .any } }

extension Optional: Shaped where Wrapped: Shaped {
  public static var shape: Shape { .optional(Wrapped.shape) }
}

extension Array: Shaped where Element: Shaped {
  public static var shape: Shape { .array(Element.shape) }
}

extension ClosedRange: Shaped where Bound == Double {
  public static var shape: Shape { .interval }
}

extension Dictionary: Shaped where Key == String, Value: Shaped {
  public static var shape: Shape { .named(Value.shape) }
}

extension Shaped where Self: RawRepresentable<String> {
  public static var shape: Shape { .text }
}

extension Shaped where Self: RawRepresentable<String> & CaseIterable {
  public static var shape: Shape { .words(allCases.map(\.rawValue)) }
}
