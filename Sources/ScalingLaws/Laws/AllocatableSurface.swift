// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// A loss surface by which a training compute can be split between parameters and tokens.
public protocol AllocatableSurface: LossSurface {
  /// The allocation of least loss under 6 N D = `flops`.
  ///
  /// - Parameters:
  ///   - flops: training compute, > 0.
  ///   - uniqueTokens: how many different tokens there are, > 0; nil: as many as are wanted. Laws without repeated data
  ///     take no account of it.
  func optimum(flops: Double, uniqueTokens: Double?) -> ComputeOptimum

  /// What the law takes a model of a size to be.
  static func input(_ size: ModelSize, uniqueTokens: Double?) -> Input
}

extension AllocatableSurface {
  /// The compute at which the best split has so many parameters or tokens; nil where none between 1 and 1e40 FLOPs does.
  ///
  /// - Parameters:
  ///   - number: N or D of a split.
  ///   - wanted: its value, > 0.
  public func flops(whoseBest number: @escaping (ComputeOptimum) -> Double, is wanted: Double)
    -> Double?
  {
    Root.find(in: 0...(40 * log(10.0))) {
      log(number(optimum(flops: exp($0), uniqueTokens: nil)) / wanted)
    }.map { exp($0) }
  }
}

extension AllocatableSurface where Input == ModelSize {
  public static func input(_ size: ModelSize, uniqueTokens _: Double?) -> ModelSize { size }
}

extension Chinchilla: AllocatableSurface {
  public func optimum(flops: Double, uniqueTokens _: Double?) -> ComputeOptimum {
    optimum(flops: flops)
  }
}

extension Kaplan: AllocatableSurface {
  public func optimum(flops: Double, uniqueTokens _: Double?) -> ComputeOptimum {
    optimum(flops: flops)
  }
}

extension Skaling: AllocatableSurface {
  public func optimum(flops: Double, uniqueTokens _: Double?) -> ComputeOptimum {
    optimum(flops: flops)
  }
}

extension DataConstrained: AllocatableSurface {
  public func optimum(flops: Double, uniqueTokens: Double?) -> ComputeOptimum {
    uniqueTokens.map { optimum(flops: flops, uniqueTokens: $0) } ?? base.optimum(flops: flops)
  }

  public static func input(_ size: ModelSize, uniqueTokens: Double?) -> RepeatedData {
    RepeatedData(
      parameters: size.parameters, tokens: size.tokens, uniqueTokens: uniqueTokens ?? size.tokens)
  }
}
