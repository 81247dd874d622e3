// SPDX-License-Identifier: GPL-3.0-or-later
import CLogProducts
import Foundation

/// Everything that an inequality asks of smoothed losses, from one pass over the rows.
///
/// Rows are summed in pieces of 2^20 tokens, each by one thread, and the pieces are added in order with
/// compensation: the same bits whatever the number of threads, files or instructions of the machine.
public struct TokenSums: Sendable {
  let count: Int
  /// X̄, nats.
  public let meanLoss: Double
  /// Mean X², nats².
  public let meanSquareLoss: Double
  /// Ȳ, nats.
  public let meanCentre: Double
  /// Mean (Y − X)², nats².
  public let meanSquare: Double
  /// Mean log(1 + sA) for each bet asked for, or of 1 + λ(origin − T) where a mean T was asked for.
  public let meanLogs: [Double]
  /// Mean T − shift, and mean (T − shift)².
  let meanLinear, meanLinearSquare: Double

  /// T = Y − weight·u·log(1 + (Y − X)/u), of which moments and products are taken.
  struct Linear {
    /// u, nats.
    var scale: Double
    /// κ.
    var weight: Double
    /// Subtracted from T before it is squared.
    var shift = 0.0
    /// Products are taken of 1 + λ·(origin − T).
    var origin = 0.0
  }

  /// Sums that were made before.
  init(
    count: Int, meanLoss: Double, meanSquareLoss: Double, meanCentre: Double, meanSquare: Double,
    meanLogs: [Double]
  ) {
    self.count = count
    self.meanLoss = meanLoss
    self.meanSquareLoss = meanSquareLoss
    self.meanCentre = meanCentre
    self.meanSquare = meanSquare
    self.meanLogs = meanLogs
    meanLinear = 0
    meanLinearSquare = 0
  }

  /// Sums over rows.
  ///
  /// - Parameters:
  ///   - rows: At least one.
  ///   - smoothing: How a row becomes X and Y.
  ///   - factors: The λ of the products 1 + λ·(Y − X).
  ///   - linear: A mean T to take moments and products of.
  ///   - threads: At least 1; nil: as many as there are processors.
  ///   - level: The instructions to use; all give the same bits.
  init(
    of rows: TokenRows, smoothing: clp_smoothing, factors: [Double], linear: Linear? = nil,
    threads: Int? = nil, level: clp_level = CLP_AUTO
  ) {
    let chunks = (rows.count + TokenRows.chunk - 1) / TokenRows.chunk
    let workers = min(chunks, threads ?? ProcessInfo.processInfo.activeProcessorCount)
    let width = 8 + factors.count
    var partial = [Double](repeating: 0, count: chunks * width)
    let line = linear.map {
      clp_linear(on: 1, scale: $0.scale, weight: $0.weight, shift: $0.shift, origin: $0.origin)
    }
    partial.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let out = buffer
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        let task = clp_create(smoothing, line ?? clp_linear(), factors, Int32(factors.count), level)
        guard let task else { preconditionFailure("expected memory for sums, found none") }
        defer { clp_destroy(task) }
        for chunk in worker * chunks / workers..<(worker + 1) * chunks / workers {
          let range = chunk * TokenRows.chunk..<min((chunk + 1) * TokenRows.chunk, rows.count)
          rows.forEachRun(in: range) { run, count in clp_add(task, run, count) }
          let place = chunk * width
          var sums = clp_sums()
          clp_finish(task, &sums, out.baseAddress.map { $0 + place + 8 })
          let values = [
            sums.loss, sums.loss_square, sums.centre, sums.square, sums.linear,
            sums.linear_square,
          ]
          for (index, value) in values.enumerated() { out[place + index] = value }
        }
      }
    }
    count = rows.count
    let means = (0..<width).map { column in
      Mean.total(chunks) { partial[$0 * width + column] } / Double(rows.count)
    }
    meanLoss = means[0]
    meanSquareLoss = means[1]
    meanCentre = means[2]
    meanSquare = means[3]
    meanLinear = means[4]
    meanLinearSquare = means[5]
    meanLogs = Array(means[8...])
  }
}
