// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GeneralizationBounds
import Testing

@Suite("Token losses")
struct TokenLossesTests {
  static let expected: (nll: [Float], entropy: [Float]) = ([0.5, 2, 0], [1, 1.5, 0.25])

  @Test(
    "every format gives the same losses",
    arguments: [
      ("a.csv", "nll,entropy\n0.5,1\n2,1.5\n0,.25\n"),
      ("b.csv", "\u{FEFF}Entropy;context;LOSS\r\n1;\"a;b\";0.5\r\n\r\n1.5;c;2\r\n0.25;d;0\r\n"),
      ("c.jsonl", "{\"nll\": 0.5, \"entropy\": 1}\n[2, 1.5]\n\n  [0,0.25]  \n"),
      (
        "d.jsonl",
        "{\"token\":\"a\\\"}\",\"entropy\":1.0,\"ok\":true,\"loss\":5e-1}\r\n[2.0,1.5]\r\n[0,0.25]"
      ),
    ])
  func formats(_ name: String, _ text: String) throws {
    let path = try Npy.temporary(name, Data(text.utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let losses = try TokenLosses(contentsOf: path)
    #expect(losses.nll == Self.expected.nll && losses.entropy == Self.expected.entropy)
  }

  @Test("a NumPy array, its means, and bits turned into nats")
  func array() throws {
    let path = try Npy.temporary("a.npy", Npy.file([3, 2], [0.5, 1, 2, 1.5, 0, 0.25]))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let losses = try TokenLosses(contentsOf: path)
    #expect(losses.nll == Self.expected.nll && losses.entropy == Self.expected.entropy)
    #expect(losses.count == 3 && losses.meanNLL == 2.5 / 3 && losses.meanEntropy == 2.75 / 3)
    let bits = try TokenLosses(contentsOf: path, units: .bits)
    let nat: Double = log(2)
    #expect(bits.nll[1] == Float(2 * nat) && bits.entropy[2] == Float(0.25 * nat))
  }

  @Test("what looks like bits passes when the caller says the unit")
  func units() throws {
    let path = try Npy.temporary("a.npy", Npy.file([2, 2], [1.5, 1, 6, 8]))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(throws: (any Error).self) {
      try TokenLosses(contentsOf: path, units: .auto(vocabulary: 256))
    }
    #expect(try TokenLosses(contentsOf: path, units: .nats).entropy == [1, 8])
    #expect(try TokenLosses(contentsOf: path, units: .auto(vocabulary: nil)).count == 2)
    // Rounding above log V is no refusal, and the centre is cut there.
    let edge = try TokenLosses(nll: [5, 5], entropy: [5.5455, 5.5])
    #expect(try edge.smoothed(weight: 0.1, vocabulary: 256).residuals.centres[0] == log(256))
  }

  @Test("smoothing bounds every loss, however large")
  func smoothing() throws {
    let losses = try TokenLosses(nll: [0, 3, 90, .greatestFiniteMagnitude], entropy: [0, 1, 2, 0])
    let smoothed = try losses.smoothed(weight: 0.1, vocabulary: 256)
    #expect(smoothed.range == log(2560))
    #expect(smoothed.residuals.losses[3] == smoothed.range)
    #expect(smoothed.residuals.losses.allSatisfy { $0 > 0 && $0 <= smoothed.range })
    #expect(smoothed.residuals.centres == [0, 1, 2, 0])
    // The worst residual, X = Δ over Y = 0, still gives a finite term below s = 1.
    let variation = try EmpiricalFreedman.lossVariation(of: smoothed, complexity: 10)
    #expect(variation.nats.isFinite)
  }

  @Test("the smoothed-entropy centre lies between α·log V and the smoothed entropy")
  func centre() throws {
    for p in [[0.5, 0.25, 0.125, 0.125], [1, 0, 0, 0], [0.97, 0.01, 0.01, 0.01]] {
      let entropy: Double = p.reduce(0) { $1 == 0 ? $0 : $0 - $1 * log($1) }
      for weight in [0.01, 0.3] {
        let centre = LossCentre.smoothedEntropy.value(
          entropy: entropy, weight: weight, vocabulary: 4)
        #expect(try centre <= SmoothedDistribution(p, weight: weight).entropy)
        #expect(centre >= weight * log(4))
      }
    }
  }
}
