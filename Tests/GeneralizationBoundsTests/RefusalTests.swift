// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import GeneralizationBounds
import NumericalMethods
import Testing

@Suite("Refusals say what is wrong in one sentence")
struct RefusalTests {
  static let usual = CompressedModelBound(
    parameters: 100, tokens: 1000, codeLength: .bitsPerParameter(4, parameters: 100),
    vocabulary: 256)

  static func with(_ change: (inout CompressedModelBound) -> Void) -> CompressedModelBound {
    var bound = usual
    change(&bound)
    return bound
  }

  static let hypotheses: [(CompressedModelBound, String)] = [
    (
      with { $0.failureProbability = 1 },
      "expected a failure probability strictly between 0 and 1, found 1.0"
    ),
    (
      with { $0.failureProbability = -0.5 },
      "expected a failure probability strictly between 0 and 1, found -0.5"
    ),
    (
      with { $0.failureProbability = .nan },
      "expected a failure probability strictly between 0 and 1, found nan"
    ),
    (
      with { $0.subsampleShare = 0 },
      "expected the subsample's share of the failure probability strictly between 0 and 1, "
        + "found 0.0"
    ),
    (
      with { ($0.weight, $0.smoothing) = (.fixed(0), .exact) },
      "expected a smoothing weight strictly between 0 and 1, found 0.0"
    ),
    (
      with { ($0.weight, $0.smoothing) = (.fixed(1), .exact) },
      "expected a smoothing weight strictly between 0 and 1, found 1.0"
    ),
    (
      with { $0.failureProbability = 0 },
      "expected a failure probability strictly between 0 and 1, found 0.0"
    ),
    (with { $0.parameters = 0 }, "expected a positive number of parameters, found 0.0"),
    (with { $0.tokens = -3 }, "expected a positive number of training tokens, found -3.0"),
    (
      with { $0.epochs = 2 },
      "expected training that sees each token at most once, found 2.0 epochs: a token seen again "
        + "is no fresh evidence; bound the first epoch's checkpoint instead"
    ),
    (with { $0.vocabulary = 1 }, "expected a vocabulary of at least 2 tokens, found 1"),
    (
      with { $0.codeLength = .bitsPerParameter(0, parameters: 100) },
      "expected a positive code length, found 0.0 bits for each of 100.0 parameters"
    ),
    (
      with { $0.codeLength = .bits(.infinity) },
      "expected a positive code length, found inf bits"
    ),
    (with { $0.codeLength = .nats(-1) }, "expected a positive code length, found -1.0 nats"),
    (
      with { $0.parameters = 200 },
      "expected a code length for the model's 200.0 parameters, found one for 100.0"
    ),
    (
      with { $0.alternatives = 0 },
      "expected at least 1 alternative (the model itself), found 0"
    ),
    (with { $0.grid = .uniform(0) }, "expected a grid of at least 1 bet, found 0"),
    (with { $0.grid = .points([]) }, "expected a grid of at least 1 bet, found 0"),
    (with { $0.grid = .points([0, 1]) }, "expected bets above 0 and at most 1, found 0.0"),
    (with { $0.grid = .points([0.5, 1.1]) }, "expected bets above 0 and at most 1, found 1.1"),
    (
      with { $0.grid = .points([0.5, 0.5]) },
      "expected bets in increasing order, found 0.5 before 0.5"
    ),
    (
      with { $0.tokens = 2 },
      "expected at most 2 token losses, one a training token, found 3: give the number of "
        + "tokens the model was trained on"
    ),
  ]

  @Test("hypotheses", arguments: hypotheses.indices)
  func hypothesis(_ index: Int) throws {
    let (bound, sentence) = Self.hypotheses[index]
    let losses = try TokenLosses(nll: [1, 2, 3], entropy: [1, 1, 2])
    let error = try #require(throws: BoundError.self) { try bound.evaluate(on: losses) }
    #expect(error.description == sentence)
  }

  @Test("values in memory")
  func values() throws {
    func sentence(_ body: () throws -> Void) throws -> String {
      try #require(throws: BoundError.self) { try body() }.description
    }
    let losses = try TokenLosses(nll: [1, 2, 3], entropy: [1, 1, 2])
    #expect(
      try sentence { _ = try Self.usual.evaluate(on: losses, unquantizedRisk: -1) }
        == "expected an empirical risk of at least 0 nats, found -1.0")
    #expect(
      try sentence { _ = try losses.smoothed(weight: 1, vocabulary: 256) }
        == "expected a smoothing weight strictly between 0 and 1, found 1.0")
    #expect(
      try sentence { _ = try TokenLosses(nll: [1], entropy: []) }
        == "expected one centre a loss, found 1 losses and 0 centres")
    #expect(
      try sentence { _ = try TokenLosses(nll: [], entropy: []) }
        == "expected at least 1 loss, found 0")
    #expect(
      try sentence { _ = try TokenLosses(nll: [1, .nan], entropy: [1, 1]) }
        == "expected the loss of token 1 to be a finite number of at least 0 nats, found nan")
    #expect(
      try sentence { _ = try TokenLosses(nll: [1, 2], entropy: [1, -1]) }
        == "expected the entropy of token 1 to be a finite number of at least 0 nats, found -1.0")
    #expect(
      try sentence { _ = try BoundedResiduals(losses: [9], centres: [1], range: 8) }
        == "expected every loss less than 8.0 nats above its centre, found loss 9.0 over centre "
        + "1.0 at token 0: smooth the losses before centring them")
    #expect(
      try sentence { _ = try BoundedResiduals(losses: [1], centres: [1], range: 0) }
        == "expected a positive range of losses in nats, found 0.0")
    let residuals = try BoundedResiduals(losses: [1], centres: [1], range: 2)
    #expect(
      try sentence {
        _ = try EmpiricalFreedman.lossVariation(of: residuals, complexity: -0.1)
      } == "expected a complexity per token of at least 0 nats, found -0.1")
    #expect(
      try sentence {
        _ = try MaurerPontil.bound(on: [1], range: 1, failureProbability: 0.1)
      } == "expected at least 2 losses, found 1")
  }

  static let files: [(name: String, content: Data, sentence: String)] = [
    (
      "a.npy", Npy.file([2], [1, 2]),
      "expected a file of entropies of shape [2] after one of losses, found none: "
        + "give both, or numpy.stack([nll, entropy], axis=1)"
    ),
    (
      "b.npy", Npy.file([1, 3], [1, 2, 3]),
      "expected shape [n, 2] (loss, entropy), found [1, 3]: "
        + "save numpy.stack([nll, entropy], axis=1)"
    ),
    ("c.npy", Npy.file([0, 2], []), "expected at least 1 token, found none"),
    (
      "d.npy", Npy.file([2, 2], [1, 2, .nan, 1]),
      "expected a finite loss of at least 0 in row 1, "
        + "column 0 (from 0), found nan: correct the measurement; the bound is about the whole sample, so no token may be left out"
    ),
    (
      "e.npy", Npy.file([2, 2], [1, 2, 3, -1]),
      "expected a finite entropy of at least 0 in row 1, "
        + "column 1 (from 0), found -1.0: correct the measurement; the bound is about the whole sample, so no token may be left out"
    ),
    (
      "f.npy", Npy.file([2, 2], [1, .infinity, 3, 1]),
      "expected a finite entropy of at least 0 in "
        + "row 0, column 1 (from 0), found inf: correct the measurement; the bound is about the whole sample, so no token may be left out"
    ),
    (
      "g.csv", Data("nll,entropy\n1,2\n1,x\n".utf8),
      "3:3: expected a number in column 'entropy', "
        + "found 'x'"
    ),
    (
      "h.csv", Data("loss;entropy\r\n-1;2\r\n".utf8),
      "2:1: expected a number of at least 0 in "
        + "column 'loss', found -1"
    ),
    ("i.csv", Data("entropy\n1\n".utf8), "1: expected a column 'nll' or 'loss', found 'entropy'"),
    ("j.csv", Data("nll\n1\n".utf8), "1: expected a column 'entropy', found 'nll'"),
    ("k.csv", Data("nll,entropy\n".utf8), "expected at least 1 token, found none"),
    (
      "l.csv", Data("nll,entropy\n1e39,1\n".utf8),
      "2:1: expected a number of at most 1048576 nats in "
        + "column 'nll', found 1e+39"
    ),
    (
      "m.jsonl", Data("[1, 2]\n{\"nll\": NaN, \"entropy\": 1}\n".utf8),
      "2:9: expected a finite "
        + "'nll' of at least 0, found NaN"
    ),
    (
      "n.jsonl", Data("\n[1, -2]\n".utf8),
      "2:5: expected a finite 'entropy' of at least 0, "
        + "found -2"
    ),
    ("o.jsonl", Data("{\"nll\": 1}\n".utf8), "1:10: expected a field 'entropy', found none"),
    (
      "p.jsonl", Data("{\"nll\": \"1\"}\n".utf8),
      "1:9: expected a number for 'nll', found text in quotes"
    ),
    ("q.jsonl", Data("[1, 2, 3]\n".utf8), "1:6: expected ']', found ','"),
    ("r.jsonl", Data("[1, 2\n".utf8), "1:6: expected ']', found the end of the line"),
    (
      "s.jsonl", Data("nll\n".utf8),
      "1:1: expected {\"nll\": …, \"entropy\": …} or [nll, entropy], "
        + "found 'nll'"
    ),
    ("t.jsonl", Data("[1, 2] 3\n".utf8), "1:8: expected the end of the line, found '3'"),
    (
      "u.jsonl", Data("{\"nll\": 1, \"loss\": 2}\n".utf8),
      "1:12: expected one loss, found 'loss' "
        + "again"
    ),
    (
      "v.jsonl", Data("{\"nll\": 1, \"top\": [1], \"entropy\": 2}\n".utf8),
      "1:19: expected a "
        + "number, a string, true, false or null, found '['"
    ),
    ("w.jsonl", Data(), "expected at least 1 token, found none"),
    (
      "x.pt", Data(),
      "expected a header line that names the columns, found an empty file"
    ),
    (
      "y.npy", Npy.file([2, 2], [1, 8, 1, 1]),
      "expected entropies of at most log 256 = 5.5452 nats, "
        + "found 8.0 at token 0, which looks like bits"
    ),
    (
      "zz.npy", Npy.file([2, 2], [9, 5, 9, 5]),
      "expected a mean loss near or below log 256 = 5.5452 nats, the loss of a uniform guess, found "
        + "9.0000, which looks like bits"
    ),
    (
      "z.npy", Npy.file([1, 2], [1.44, 1]),
      "expected a mean loss near the mean entropy, found "
        + "1.4400 over 1.0000, a ratio of 1.4400 that looks like losses in bits beside entropies in "
        + "nats: store both in one unit"
    ),
  ]

  @Test("files", arguments: files.indices)
  func file(_ index: Int) throws {
    let (name, content, sentence) = Self.files[index]
    let path = try Npy.temporary(name, content)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let error = try #require(throws: FileError.self) {
      try TokenLosses(contentsOf: path, units: .auto(vocabulary: 256))
    }
    let separator = sentence.first?.isNumber == true ? ":" : ": "
    #expect(error.description == path + separator + sentence)
  }

  @Test("a truncated .npy, another dtype, another order and a missing file are refused")
  func binary() throws {
    let whole = Npy.file([3, 2], [1, 1, 2, 2, 3, 3])
    let text = String(decoding: whole.prefix(128), as: UTF8.self)
    #expect(text.contains("'<f4'"))
    func swapped(_ old: String, _ new: String) throws -> Data {
      var data = whole
      let range = try #require(data.range(of: Data(old.utf8)))
      data.replaceSubrange(range, with: Data(new.utf8))
      return data
    }
    let bad = [
      Data(whole.dropLast(4)), try swapped("'<f4'", "'<f8'"), try swapped("False", "True "),
      Data(whole.prefix(40)),
    ]
    for (index, content) in bad.enumerated() {
      let path = try Npy.temporary("bad\(index).npy", content)
      defer { try? FileManager.default.removeItem(atPath: path) }
      #expect(throws: FileError.self) { try TokenLosses(contentsOf: path) }
    }
    #expect(throws: FileError.self) { try TokenLosses(contentsOf: "/nowhere/x.npy") }
  }
}
