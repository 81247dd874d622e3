// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// A layer rounded by several methods, with the bits that keep the loss within a tolerance.
public struct QuantizedLayer: Sendable {
  public let layer: LayerQuantization
  /// ε, the loss that quantization may cost, nats.
  public let tolerance: Double
  public let rotation: RandomRotation.Kind
  /// As the layer is, and after the rotation.
  public let before, after: Side

  /// The Hessian and the weights on one side of the rotation.
  public struct Side: Sendable {
    public let bound: LDLQBound
    /// μ of the weights.
    public let weightIncoherence: Double
    /// By the paper's formula; nil where tr √H is 0.
    public let bitsPaper: Double?
    /// Of a grid of 2^b values; nil where all weights of every row are equal.
    public let bitsGrid: Double?
  }

  /// - Parameters:
  ///   - layer: The layer, rounded.
  ///   - shape: Rows and columns of its weights.
  ///   - rotation: The rotation of its last method.
  ///   - tolerance: ε > 0, nats.
  public init(
    _ layer: LayerQuantization, shape: (rows: Int, columns: Int), rotation: RandomRotation.Kind,
    tolerance: Double
  ) {
    (self.layer, self.rotation, self.tolerance) = (layer, rotation, tolerance)
    let rows = Double(shape.rows)
    func side(_ bound: LDLQBound, _ incoherence: Double) -> Side {
      let question =
        bound.traceRoot > 0
        ? BitsPerParameter(
          traceRoot: rows * bound.traceRoot, dimension: rows * Double(shape.columns),
          incoherence: bound.incoherence, tolerance: tolerance) : nil
      return Side(
        bound: bound, weightIncoherence: incoherence, bitsPaper: question?.paper,
        bitsGrid: layer.width > 0 ? question?.grid(width: layer.width) : nil)
    }
    before = side(layer.before, layer.weightsBefore)
    after = side(layer.after, layer.weightsAfter)
  }
}

extension QuantizedLayer: Answer {
  public struct Fields: Sendable {
    public let bits = Field("bits", \QuantizedLayer.layer.bits, "b, bits a weight.", unit: "bits")
    public let damping = Field(
      "damping", \QuantizedLayer.layer.damping,
      "Added to the Hessian's diagonal, in parts of its mean.")
    public let tolerance = Field(
      "tolerance", \QuantizedLayer.tolerance, "The loss that quantization may cost.", unit: "nats")
    public let rotation = Field(
      "rotation", \QuantizedLayer.rotation, "The rotation of incoherence processing.")
    public let methods = Field(
      "methods", \QuantizedLayer.layer.outcomes, "What each method of rounding gives.")
    public let before = Field("before", \QuantizedLayer.before, "The layer as it is.")
    public let after = Field("after", \QuantizedLayer.after, "The layer after the rotation.")
    public let width = Field(
      "width", \QuantizedLayer.layer.width,
      "From the least to the largest weight of the widest row.")
    public let warnings = Field(
      "warnings", \QuantizedLayer.layer.warnings, "What to know before using them.")
  }
  public static var fields: Fields { Fields() }
}

extension QuantizedLayer.Side: Answer {
  public struct Fields: Sendable {
    public let incoherence = Field(
      "incoherence", \QuantizedLayer.Side.bound.incoherence, "μ of the Hessian.")
    public let weightIncoherence = Field(
      "weightIncoherence", \QuantizedLayer.Side.weightIncoherence, "μ of the weights.",
      mayBeNull: true)
    public let traceD = Field("traceD", \QuantizedLayer.Side.bound.traceD, "tr D.")
    public let traceRoot = Field("traceRoot", \QuantizedLayer.Side.bound.traceRoot, "tr √H.")
    public let largestRootDiagonal = Field(
      "largestRootDiagonal", \QuantizedLayer.Side.bound.largestRootDiagonal,
      "The largest diagonal element of √H.")
    public let condition = Field(
      "condition", \QuantizedLayer.Side.bound.condition,
      "The condition number of H; null where it is infinite.", mayBeNull: true)
    public let bitsPaper = Field(
      "bitsPaper", \QuantizedLayer.Side.bitsPaper, "Bits a weight by the paper's formula.",
      unit: "bits")
    public let bitsGrid = Field(
      "bitsGrid", \QuantizedLayer.Side.bitsGrid, "Bits a weight of a grid of 2^b values.",
      unit: "bits")
  }
  public static var fields: Fields { Fields() }
}

extension LayerQuantization.Outcome: Answer {
  public struct Fields: Sendable {
    public let method = Field("method", \LayerQuantization.Outcome.method, "The method's name.")
    public let error = Field(
      "error", \LayerQuantization.Outcome.error, "Σ over rows of (ŵ − w)ᵀ H (ŵ − w).")
    public let bound = Field(
      "bound", \LayerQuantization.Outcome.bound,
      "Its bound where nothing was cut off; null where the method has none.")
    public let incoherentBound = Field(
      "incoherentBound", \LayerQuantization.Outcome.incoherentBound, "The same by incoherence.")
    public let clamped = Field(
      "clamped", \LayerQuantization.Outcome.clamped, "How many values were cut off.")
  }
  public static var fields: Fields { Fields() }
}

extension LayerQuantization.Method: Shaped {}
extension RandomRotation.Kind: Shaped {}
