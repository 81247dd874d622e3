// SPDX-License-Identifier: GPL-3.0-or-later
import CLogProducts
import Files
import Foundation
import NumericalMethods
import Testing

@testable import GeneralizationBounds

@Suite("Log-products in C")
struct LogProductTests {
  /// The levels that this machine has.
  static let levels = [CLP_BASELINE, CLP_AVX2, CLP_AVX512].filter {
    $0.rawValue <= clp_best_level().rawValue
  }

  /// Losses and entropies as language models have them, `pattern` of them over and over.
  static func rows(_ count: Int, pattern: Int = 40_000, seed: UInt64 = 41) -> ([Float], [Float]) {
    var random = SeededGenerator(seed: seed)
    let distinct = (0..<min(count, pattern)).map { _ in
      let h = min(-2 * log(random.uniform()), 10)
      return (Float(-max(h, 0.05) * log(random.uniform())), Float(h))
    }
    return (
      (0..<count).map { distinct[$0 % pattern].0 }, (0..<count).map { distinct[$0 % pattern].1 }
    )
  }

  /// A file of pairs; the caller removes it.
  static func file(_ nll: [Float], _ entropy: [Float]) throws -> String {
    try Npy.temporary("t.npy", Npy.file([nll.count, 2], zip(nll, entropy).flatMap { [$0, $1] }))
  }

  static let smoothing = clp_smoothing(
    unit: 1, keep: 0.88, uniform: 0.12 / 50257, range: log(50257 / 0.12),
    entropy_most: log(50257), centre_scale: 1, centre_shift: 0, centre_least: 0)

  #if arch(x86_64)
    @Test("exp and log are within 2 units in the last place, alike at every level")
    func functions() {
      var random = SeededGenerator(seed: 42)
      let count = 16_000
      var x: [Double] = []
      var z: [Double] = []
      for index in 0..<count {
        let near = Double(index)
        let far = random.uniform()
        x.append(index < 64 ? near / 16 : index < 128 ? near * 6 : 60 * far)
        z.append(index < 64 ? 1 - near * 0x1p-53 : exp(-30 * far * random.uniform()))
      }
      var baseline: [[Double]] = []
      for level in Self.levels {
        var e = [Double](repeating: 0, count: count)
        var l = e
        clp_exp_negative(x, &e, count, level)
        clp_log(z, &l, count, level)
        if baseline.isEmpty { baseline = [e, l] }
        #expect(baseline == [e, l])
      }
      var worst = (exp: 0.0, log: 0.0)
      for index in 0..<count {
        // The C library's own results, in extended precision.
        let e: Float80 = expl(-Float80(min(x[index], 700)))
        let l: Float80 = logl(Float80(z[index]))
        let errors: (Float80, Float80) = (
          abs(Float80(baseline[0][index]) - e) / e, abs(Float80(baseline[1][index]) - l)
        )
        worst.exp = max(worst.exp, Double(errors.0))
        worst.log = max(worst.log, Double(errors.1 / max(abs(l), 0x1p-40)))
      }
      #expect(worst.exp < 0x1p-52 && worst.log < 0x1p-52, "\(worst)")
    }

    @Test("Σ log(1 + sA) against Kahan's sum in extended precision: within 1e-11 from s = 0.001 on")
    func accuracy() {
      let (nll, entropy) = Self.rows(100_000, pattern: 100_000)
      let rows = TokenRows(nll: nll, entropy: entropy)
      let s = Self.smoothing
      let bets = [0.001, 0.003, 0.03, 0.3, 0.7, 0.999]
      let sums = TokenSums(of: rows, smoothing: s, factors: bets.map { $0 / s.range })
      // Residuals in extended precision from the file's own floats.
      let residuals = zip(nll, entropy).map { nll, entropy in
        Float80(min(Double(entropy), s.entropy_most))
          + logl(Float80(s.keep) * expl(-Float80(nll)) + Float80(s.uniform))
      }
      for (place, bet) in bets.enumerated() {
        var total: Float80 = 0
        var rest: Float80 = 0
        let factor = Float80(bet / s.range)
        for a in residuals {
          let y = log1pl(factor * a) - rest
          let next = total + y
          rest = (next - total) - y
          total = next
        }
        let mean = total / Float80(nll.count)
        let error = Double(abs((Float80(sums.meanLogs[place]) - mean) / mean))
        #expect(error < 1e-11, "s = \(bet): \(error)")
      }
    }
  #endif

  @Test(
    "AVX-512 gives the bits of the baseline",
    .enabled(if: clp_best_level() == CLP_AVX512, "needs a machine with AVX-512F and AVX-512DQ"))
  func avx512() {
    let (nll, entropy) = Self.rows(70_001, pattern: 70_001)
    let rows = TokenRows(nll: nll, entropy: entropy)
    let factors = LogEnvelope.nodes.dropFirst().map { $0 / Self.smoothing.range }
    let logs = [CLP_BASELINE, CLP_AVX512].map { level in
      TokenSums(of: rows, smoothing: Self.smoothing, factors: factors, level: level).meanLogs
    }
    #expect(logs[0] == logs[1])
  }

  @Test("the same bits at every level, on one thread or three, in memory, mapped or in shards")
  func sameBits() throws {
    let count = TokenRows.chunk + 5 * TokenRows.block + 13
    let (fresh, entropy) = Self.rows(count)
    var nll = fresh
    // Some rows differ, so that no shard repeats itself to its end.
    for row in stride(from: 99, to: count, by: 5_003) { nll[row] += Float(row) * 1e-6 }
    let factors = [0.001, 0.3, 0.999, 1].map { $0 / Self.smoothing.range }
    func values(_ sums: TokenSums) -> [Double] {
      sums.meanLogs + [sums.meanLoss, sums.meanSquareLoss, sums.meanCentre, sums.meanSquare]
        + [sums.meanLinear, sums.meanLinearSquare]
    }
    let memory = TokenRows(nll: nll, entropy: entropy)
    let line = TokenSums.Linear(scale: 14, weight: 0.9, shift: 2, origin: 40)
    let usual = values(
      TokenSums(of: memory, smoothing: Self.smoothing, factors: factors, threads: 1))
    let linear = values(
      TokenSums(of: memory, smoothing: Self.smoothing, factors: [0.001], linear: line))
    for level in Self.levels {
      #expect(
        usual
          == values(
            TokenSums(
              of: memory, smoothing: Self.smoothing, factors: factors, threads: 3, level: level)))
      #expect(
        linear
          == values(
            TokenSums(
              of: memory, smoothing: Self.smoothing, factors: [0.001], linear: line, level: level)))
    }
    let cuts = [0, 1, 700, 1024 * 300 + 5, 1024 * 300 + 6, 1024 * 1000 + 17, count]
    let paths = try (1..<cuts.count).map {
      try Self.file(
        Array(nll[cuts[$0 - 1]..<cuts[$0]]), Array(entropy[cuts[$0 - 1]..<cuts[$0]]))
    }
    let whole = try Self.file(nll, entropy)
    defer { for path in paths + [whole] { try? FileManager.default.removeItem(atPath: path) } }
    let one = try TokenLosses(contentsOf: [whole], units: .nats, streamedSize: 0)
    let shards = try TokenLosses(contentsOf: paths, units: .nats, streamedSize: 0)
    let held = try TokenLosses(nll: nll, entropy: entropy)
    for losses in [one, shards, held] {
      #expect(losses.count == count)
      #expect(losses.meanNLL == held.meanNLL && losses.meanEntropy == held.meanEntropy)
      #expect(
        usual == values(TokenSums(of: losses.rows, smoothing: Self.smoothing, factors: factors)))
    }
    #expect(one == shards && shards == held)
  }

  @Test("short rows of every length, and numbers in bits")
  func short() throws {
    let (nll, entropy) = Self.rows(70)
    for count in 1...70 {
      let losses = try TokenLosses(nll: Array(nll[..<count]), entropy: Array(entropy[..<count]))
      let smoothed = try losses.smoothed(weight: 0.12, vocabulary: 50257)
      let residuals = smoothed.residuals
      let sums = smoothed.sums(at: [0.5, 0.999])
      #expect(abs(sums.meanLoss - residuals.meanLoss) < 1e-14)
      #expect(abs(sums.meanCentre - residuals.meanCentre) < 1e-14)
      #expect(abs(sums.meanSquare.squareRoot() - residuals.rootMeanSquare) < 1e-13)
      for (bet, meanLog) in zip([0.5, 0.999], sums.meanLogs) {
        let direct = zip(residuals.losses, residuals.centres).reduce(0) {
          $0 + log1p(bet * ($1.1 - $1.0) / residuals.range) / Double(count)
        }
        #expect(abs(meanLog - direct) < 1e-14)
      }
    }
    let path = try Self.file(nll, entropy)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let read = try TokenLosses(contentsOf: [path], units: .bits, streamedSize: .max)
    let mapped = try TokenLosses(contentsOf: [path], units: .bits, streamedSize: 0)
    #expect(read.nll == mapped.nll && read.entropy == mapped.entropy)
    #expect(abs(read.meanNLL - mapped.meanNLL) < 1e-15)
    let pair = try [read, mapped].map {
      try $0.smoothed(weight: 0.12, vocabulary: 50257).meanLogs(at: [0.9])
    }
    #expect(pair[0] == pair[1])
  }

  @Test("a factor that is not positive makes the logarithm −∞, and a bet of 1 there costs +∞")
  func zeroFactor() throws {
    // X = Δ over Y = 0: A = −1.
    let losses = try TokenLosses(nll: [TokenLosses.mostLoss, 1, 1], entropy: [0, 1, 1])
    let smoothed = try losses.smoothed(weight: 0.1, vocabulary: 256)
    let logs = smoothed.meanLogs(at: [0.999, 1])
    #expect(logs[0].isFinite && logs[1] == -.infinity)
    let variation = try EmpiricalFreedman.lossVariation(
      of: smoothed, complexity: 10, grid: .points([0.5, 1]))
    #expect(variation.bet == 0.5)
  }

  @Test("a mapped file's refusals name the shard and its row")
  func refusals() throws {
    let good = try Npy.temporary("good.npy", Npy.file([2, 2], [1, 1, 2, 2]))
    let bad = try Npy.temporary("bad.npy", Npy.file([2, 2], [1, 1, 2, .nan]))
    let cut = try Npy.temporary("cut.npy", Npy.file([2, 2], [1, 1, 2, 2]).dropLast(4))
    let wide = try Npy.temporary("wide.npy", Npy.file([2, 3], [1, 1, 2, 2, 3, 3]))
    defer {
      for path in [good, bad, cut, wide] { try? FileManager.default.removeItem(atPath: path) }
    }
    func sentence(_ paths: [String]) throws -> String {
      try #require(throws: FileError.self) {
        try TokenLosses(contentsOf: paths, units: .nats, streamedSize: 0)
      }.description
    }
    #expect(
      try sentence([good, bad])
        == "\(bad): expected a finite entropy of at least 0 in row 1, column 1 (from 0), found nan: "
        + "correct the measurement; the bound is about the whole sample, so no token may be left out"
    )
    #expect(
      try sentence([good, wide])
        == "\(wide): expected shape [n, 2] (loss, entropy), found [2, 3]: "
        + "save numpy.stack([nll, entropy], axis=1)")
    #expect(
      try sentence([good, cut])
        == "\(cut): expected 4 float32 values for shape [2, 2], found 12 bytes of data: the file is "
        + "truncated")
    let (nll, entropy) = Self.rows(200)
    let shard = try Self.file(nll, entropy)
    let twin = try Self.file(nll, entropy)
    defer { for path in [shard, twin] { try? FileManager.default.removeItem(atPath: path) } }
    #expect(
      try sentence([shard, good, twin])
        == "\(twin): expected tokens that come once, found the rows of \(shard) again: give each "
        + "shard once, and one epoch")
    #expect(
      try sentence([good, "/nowhere.npy"])
        == "/nowhere.npy: expected a file, found none with this name")
    // Two epochs in one file.
    let twice = try Self.file(nll + nll, entropy + entropy)
    defer { try? FileManager.default.removeItem(atPath: twice) }
    for size in [0, Int.max] {
      let error = try #require(throws: FileError.self) {
        try TokenLosses(contentsOf: [twice], units: .nats, streamedSize: size)
      }
      #expect(
        error.description
          == "\(twice): expected tokens that come once, found rows that repeat after 200 of 400 rows: a token seen again "
          + "is no fresh evidence; give the first epoch")
    }
  }
}
