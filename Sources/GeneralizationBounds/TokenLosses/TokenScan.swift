// SPDX-License-Identifier: GPL-3.0-or-later
import CLogProducts
import Foundation

/// One look at raw rows: whether each is a pair of finite numbers of at least 0, and what they add up to, in nats.
struct TokenScan: Sendable {
  /// The first row that is not; nil where all are. The other fields say nothing then.
  let firstBad: Int?
  let meanLoss: Double
  let meanEntropy: Double
  let mostEntropy: Float

  init(of rows: TokenRows) {
    let chunks = (rows.count + TokenRows.chunk - 1) / TokenRows.chunk
    let nothing = clp_scan_result(first_bad: 0, loss: 0, entropy: 0, most_entropy: 0)
    var partial = [clp_scan_result](repeating: nothing, count: chunks)
    let workers = min(chunks, ProcessInfo.processInfo.activeProcessorCount)
    partial.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let out = buffer
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        for chunk in worker * chunks / workers..<(worker + 1) * chunks / workers {
          let range = chunk * TokenRows.chunk..<min((chunk + 1) * TokenRows.chunk, rows.count)
          out[chunk] = Self.scan(rows, range)
        }
      }
    }
    firstBad = partial.enumerated().first { chunk, found in
      chunk * TokenRows.chunk + Int(found.first_bad)
        < min(
          (chunk + 1) * TokenRows.chunk, rows.count)
    }.map { $0.offset * TokenRows.chunk + Int($0.element.first_bad) }
    let count = Double(rows.count)
    meanLoss = Mean.total(chunks) { partial[$0].loss } / count
    meanEntropy = Mean.total(chunks) { partial[$0].entropy } / count
    mostEntropy = partial.map(\.most_entropy).max() ?? 0
  }

  /// One chunk; `first_bad` counts from its start.
  private static func scan(_ rows: TokenRows, _ range: Range<Int>) -> clp_scan_result {
    var whole = clp_scan_result(first_bad: 0, loss: 0, entropy: 0, most_entropy: 0)
    var isGood = true
    // Runs of one block, so that the sums have one order however the rows are stored.
    rows.forEachRun(in: range) { run, count in
      var done = 0
      while isGood, done < count {
        let size = min(TokenRows.block, count - done)
        let piece = clp_rows(
          losses: run.losses + done * run.stride, entropies: run.entropies + done * run.stride,
          stride: run.stride)
        let found = clp_scan(piece, size, rows.unit)
        whole.first_bad += found.first_bad
        isGood = found.first_bad == size
        whole.loss += found.loss
        whole.entropy += found.entropy
        whole.most_entropy = max(whole.most_entropy, found.most_entropy)
        done += size
      }
    }
    return whole
  }
}
