// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods
import Testing

@testable import GeneralizationBounds

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

  @Test("log-probabilities of a whole vocabulary give losses and entropies")
  func logged() throws {
    let tops = [[0.5, 0.25, 0.25], [0.9, 0.05, 0.05]].map {
      $0.map { Foundation.log($0) as Double }
    }
    let completion =
      "{\"choices\": [{\"logprobs\": {\"token_logprobs\": [null, \(tops[0][1]), \(tops[1][0])], \"top_logprobs\": [null, "
      + tops.map { "{\"a\": \($0[0]), \"b\": \($0[1]), \"c\": \($0[2])}" }.joined(separator: ", ")
      + "]}}]}"
    let chat =
      "{\"choices\": [{\"logprobs\": {\"content\": ["
      + zip([tops[0][1], tops[1][0]], tops).map { value, top in
        "{\"token\": \"b\", \"logprob\": \(value), \"top_logprobs\": ["
          + top.map { "{\"token\": \"x\", \"logprob\": \($0)}" }.joined(separator: ", ") + "]}"
      }.joined(separator: ", ") + "]}}]}"
    let entropies = tops.map { -$0.reduce(0) { $0 + exp($1) * $1 } }
    for text in [completion, chat] {
      let path = try Npy.temporary("v.json", Data(text.utf8))
      defer { try? FileManager.default.removeItem(atPath: path) }
      let losses = try TokenLosses(contentsOf: path)
      #expect(losses.nll == [Float(-tops[0][1]), Float(-tops[1][0])])
      for (found, expected) in zip(losses.entropy, entropies) {
        #expect(abs(Double(found) - expected) < 1e-6)
      }
    }
  }

  @Test(
    "what log-probabilities lack is said",
    arguments: [
      (
        "{\"choices\": [{\"logprobs\": {\"token_logprobs\": [-1.0], \"top_logprobs\": [{\"a\": -1.0, \"b\": -2.0}]}}]}",
        "found 2 of them with 50.3 % of the probability at token 1"
      ),
      (
        "{\"choices\": [{\"logprobs\": {\"token_logprobs\": [-1.0]}}]}",
        "found that of the token alone"
      ),
      ("{\"doc_id\": 0, \"resps\": [[[-12.3, false]]]}", "found samples of lm-evaluation-harness"),
      ("{\"prompt_logprobs\": [null, {\"5\": {\"logprob\": -1.0}}]}", "found prompt_logprobs"),
    ])
  func lacking(_ text: String, _ words: String) throws {
    let path = try Npy.temporary("v.json", Data(text.utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect {
      _ = try TokenLosses(contentsOf: path)
    } throws: {
      "\($0)".contains(words)
    }
  }

  @Test("a structured array is refused by its fields")
  func structured() throws {
    var header =
      "{'descr': [('nll', '<f4'), ('entropy', '<f4')], 'fortran_order': False, 'shape': (1,), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    let data =
      Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 118, 0]) + Data(header.utf8)
      + Data(repeating: 0, count: 8)
    let path = try Npy.temporary("s.npy", data)
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect {
      _ = try TokenLosses(contentsOf: path)
    } throws: {
      "\($0)".contains(
        "found a structured array with the fields nll, entropy: save numpy.stack([a['nll'], a['entropy']], axis=1)"
      )
    }
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
    let losses = try TokenLosses(nll: [0, 3, 90, TokenLosses.mostLoss], entropy: [0, 1, 2, 0])
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

  @Test("float16 and float64, and losses and entropies in two files, read in constant memory")
  func types() throws {
    let (nll, entropy) = LogProductTests.rows(40_000)
    // Numbers that every type holds.
    let rows = zip(nll, entropy).map { [($0 * 16).rounded() / 16, ($1 * 16).rounded() / 16] }
    func file(_ shape: [Int], _ values: [Float], _ type: NumpyType) throws -> String {
      var head = Npy.file(shape, [])
      let place = try #require(head.range(of: Data("<f4".utf8)))
      head.replaceSubrange(place, with: Data(type.rawValue.utf8))
      for value in values { type.append(Double(value), to: &head) }
      return try Npy.temporary("t.npy", head)
    }
    let memory = try TokenLosses(nll: rows.map { $0[0] }, entropy: rows.map { $0[1] })
    let expected = try memory.smoothed(weight: 0.1, vocabulary: 50257).meanLogs(at: [0.3, 0.99])
    for type in NumpyType.allCases {
      let pairs = try file([40_000, 2], rows.flatMap { $0 }, type)
      let losses = try file([40_000], rows.map { $0[0] }, type)
      // Entropies of another type than the losses.
      let other: NumpyType = type == .float64 ? .float16 : .float64
      let same = try file([40_000], rows.map { $0[1] }, type)
      let entropies = try file([40_000], rows.map { $0[1] }, other)
      defer {
        for path in [pairs, losses, same, entropies] {
          try? FileManager.default.removeItem(atPath: path)
        }
      }
      for paths in [[pairs], [losses, same], [losses, entropies]] {
        let read = try TokenLosses(contentsOf: paths, units: .nats)
        #expect(read == memory)
        #expect(read.fingerprint == memory.fingerprint)
        #expect(
          try read.smoothed(weight: 0.1, vocabulary: 50257).meanLogs(at: [0.3, 0.99]) == expected)
      }
      // Shards of different kinds follow one another.
      let tail = try TokenLossesTests.rowsOf(memory, 0..<999)
      defer { try? FileManager.default.removeItem(atPath: tail) }
      let long = try TokenLosses(contentsOf: [losses, same, tail], units: .nats)
      #expect(long.nll == memory.nll + memory.nll[0..<999] && long.count == 40_999)
      for (paths, sentence) in [
        (
          [pairs, losses],
          "expected a file of entropies of shape [40000] after one of losses, found "
        ),
        (
          [losses, pairs], "expected entropies of shape [40000], as \(losses) has, found [40000, 2]"
        ),
      ] {
        let error = try #require(throws: FileError.self) {
          try TokenLosses(contentsOf: paths, units: .nats)
        }
        #expect(error.description.hasPrefix("\(paths[1]): \(sentence)"))
      }
    }
    let bad = try file([3], [1, .nan, 2], .float64)
    let good = try file([3], [1, 2, 2], .float32)
    defer { for path in [bad, good] { try? FileManager.default.removeItem(atPath: path) } }
    let error = try #require(throws: FileError.self) {
      try TokenLosses(contentsOf: [good, bad], units: .nats)
    }
    #expect(
      error.description.hasPrefix(
        "\(bad): expected a finite entropy of at least 0 in row 1 (from 0), found nan"))
  }

  static func rowsOf(_ losses: TokenLosses, _ range: Range<Int>) throws -> String {
    try LogProductTests.file(Array(losses.nll[range]), Array(losses.entropy[range]))
  }
}
