// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import HessianSpectra
import NumericalMethods
import Testing

@Suite("Widths, codes and references on the command line")
struct WidthsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let model = [
    "--parameters", "820352", "--tokens", "16400384", "--vocabulary", "256", "--sampled", "tokens",
  ]
  private static let files = Binary.ladder + "/tokens/820k-gptq{b}.npy"

  @Test("the best of a list of widths, with its certificate")
  func widths() throws {
    let path = folder.path + "/c.json"
    let result = try Binary(
      ["bound", Self.files, "--bits", "2,3,4,8", "-o", path, "--json"] + Self.model)
    #expect(result.status == 0, "\(result.errors)")
    let object = try result.object()
    let rows = object["widths"] as? [[String: Any]] ?? []
    let bounds = rows.compactMap { $0["bound"] as? Double }
    let best = (object["best"] as? [String: Any])?["bound"] as? Double
    #expect(bounds.count == 4 && best == bounds.min())
    #expect(object["bits"] as? Double == 3)
    #expect(rows.map { $0["name"] as? String } == ["2", "3", "4", "8"])
    // One of four alternatives, by itself.
    let alone = try Binary(
      [
        "bound", Binary.ladder + "/tokens/820k-gptq3.npy", "--bits", "3", "--alternatives", "4",
        "--json",
      ]
        + Self.model)
    #expect(try alone.object()["bound"] as? Double == best)
    #expect(try Binary("verify", path, Binary.ladder + "/tokens/820k-gptq3.npy").status == 0)
    let counted = try Binary(
      ["bound", Self.files, "--bits", "3,4", "--code-length-bits", "2.6M,3373056"] + Self.model)
    #expect(counted.status == 0 && counted.output.contains("The best of 2 widths, 3 bits"))
  }

  @Test("a study: every model at its best width, the family of bounds beside the held-out loss")
  func study() throws {
    let all = try Binary("bound", Binary.ladder, "--json")
    #expect(all.status == 0, "\(all.errors)")
    let models = try all.object()["models"] as? [[String: Any]] ?? []
    #expect(models.count == 8)
    for model in models {
      let family = model["family"] as? [String: Double] ?? [:]
      let held = model["heldOut"] as? Double ?? .nan
      #expect(Set(family.keys) == ["paper", "exact", "direct", "am-gm", "tightest"])
      #expect((family["am-gm"] ?? .nan) < (family["paper"] ?? .nan))
      #expect(family.values.allSatisfy { held < $0 })
    }
    let one = try Binary("bound", Binary.ladder, "--model", "20k", "--bits", "4,8")
    #expect(one.output.contains("gptq8") && !one.output.contains("gptq3"))
    let none = try Binary("bound", Binary.ladder, "--model", "7B")
    #expect(none.status == 1 && none.errors.contains("of a quantized model '7B', found none"))
  }

  @Test("the shortest of several codes; what is not certain gives no certificate")
  func codes() throws {
    func bound(_ words: String, _ more: String...) throws -> Binary {
      try Binary(
        ["bound", Binary.ladder + "/tokens/820k-gptq4.npy", "--code-length", words, "--json"]
          + Self.model + more)
    }
    func complexity(_ result: Binary) throws -> Double {
      #expect(result.status == 0, "\(result.errors)")
      return try result.object()["complexityPerToken"] as? Double ?? .nan
    }
    let one = try complexity(bound("bits:3373056"))
    let two = try complexity(bound("per-parameter:5,bits:3373056"))
    #expect(abs((two - one) * 16_400_384 - log(2)) < 1e-6)
    let compressed = try folder.file("model.zst", Data(count: 400_000))
    let file = try complexity(bound("file:" + compressed))
    let plain = try complexity(bound("plain:3.2M"))
    #expect(file == plain && plain < one)
    // A gzip file of 4000 zeros counts as it is stored.
    let zipped = try #require(
      Data(base64Encoded: "H4sIAAAAAAACA+3BMQEAAADCoPVPbQwfoAAAAIC3Ab6TizqgDwAA"))
    let packed = try folder.file("model.gz", zipped)
    #expect(
      try complexity(bound("file:" + packed)) == complexity(bound("plain:\(8 * zipped.count)")))
    let divergences = try folder.file("kl.csv", "kl\n" + String(repeating: "500\n", count: 2000))
    let requential = try bound("requential:" + divergences)
    #expect(try complexity(requential) < one && requential.output.contains("W-expected-code"))
    let curve = try folder.file("curve.csv", "loss\n5\n3\n2.5\n2.2\n2\n1.8\n1.6\n1.4\n")
    let risk = ["--unquantized-risk", "1.3"]
    let prequential = try Binary(
      ["bound", Binary.ladder + "/tokens/820k-gptq4.npy", "--code-length", "prequential:" + curve]
        + Self.model + risk)
    #expect(prequential.status == 0 && prequential.output.contains("W-heuristic-code"))
    #expect(prequential.output.hasPrefix("Theorem 3.4, heuristic, on"))
    #expect(!prequential.output.contains("with probability"))
    #expect(try bound("prequential:" + curve).errors.contains("the final loss"))
    let certificate = try bound("requential:" + divergences, "-o", folder.path + "/c.json")
    #expect(certificate.status == 64 && certificate.errors.contains("whose length is certain"))
    let costs = Matrix((0..<2000).map { _ in [500, 490] })
    let steps = try folder.file("steps.npy", NumpyMatrix.data(costs))
    let realized = try bound("requential:" + steps, "-o", folder.path + "/realized.json")
    #expect(
      !realized.output.contains("W-expected-code") && realized.output.contains("W-realized-code"))
    let written = try String(contentsOfFile: folder.path + "/realized.json", encoding: .utf8)
    #expect(
      written.contains("the smoothed student's mean loss") && written.contains("sum of log p/q"))
    let length = try complexity(bound("bits:\(2000.0 * 490 / log(2) + 64)"))
    #expect(try abs(complexity(realized) - length) < 1e-9)
    let verified = try Binary(
      "verify", folder.path + "/realized.json", Binary.ladder + "/tokens/820k-gptq4.npy")
    #expect(verified.status == 0, "\(verified.errors)")
    // The code's file is named by its SHA-256, which is stated and not checked.
    let hash = SHA256.hexadecimal(of: [UInt8](try Data(contentsOf: URL(fileURLWithPath: steps))))
    #expect(written.contains("\"sha256\": \"\(hash)\"") && verified.output.contains(hash))
    let other = try folder.file(
      "other.json", written.replacing(hash, with: String(repeating: "0", count: 64)))
    let refused = try Binary("verify", other, Binary.ladder + "/tokens/820k-gptq4.npy")
    #expect(refused.status == 1 && refused.output.contains("digest"), "\(refused.output)")
    for word in ["bits:x", "plain:0.5", "bits:-1"] { #expect(try bound(word).status == 64) }
    #expect(try bound("nothing").status == 64)
    let bad = try folder.file("bad.csv", "kl\n1\n-2\n")
    #expect(try bound("requential:" + bad).errors.contains("bad.csv:3:1: expected a number"))
  }

  @Test("counts with suffixes, and what does not go together")
  func usage() throws {
    let tokens = Binary.ladder + "/tokens/820k-gptq4.npy"
    func bound(_ arguments: String...) throws -> Binary { try Binary(["bound"] + arguments) }
    let long = try bound(
      tokens, "--parameters", "820.352k", "--tokens", "16.400384M", "--bits", "4", "--vocabulary",
      "256", "--sampled", "tokens", "--json")
    let short = try Binary(["bound", tokens, "--bits", "4", "--json"] + Self.model)
    #expect(long.status == 0 && long.output == short.output)
    for arguments in [
      [tokens, "--bits", "4", "--parameters", "-3", "--tokens", "16400384", "--vocabulary", "256"],
      [tokens, "--bits", "2,4"] + Self.model, [tokens] + Self.model,
      [Self.files] + Self.model, [Self.files, "--bits", "3,3"] + Self.model,
      [Self.files, "--bits", "3,4", "--code-length-bits", "1"] + Self.model,
      [tokens, "--bits", "4", "--model", "820k"] + Self.model,
      [Binary.ladder, "--parameters", "3"], [Binary.ladder, "--compare"],
      [tokens, "--bits", "4", "--code-length", "bits:1"] + Self.model,
      [tokens, "--bits", "4", "--reference", tokens, "--compare"] + Self.model,
      [tokens, "--bits", "4", "--smoothing-weight", "1"] + Self.model,
    ] {
      #expect(try Binary(["bound"] + arguments).status == 64, "\(arguments)")
    }
    let lone = try folder.file("one.jsonl", "[1.0, 2.0]\n")
    let result = try bound(
      lone, "--parameters", "10", "--tokens", "200", "--bits", "4", "--vocabulary", "256")
    #expect(
      result.status == 1 && result.errors == "laws: \(lone): expected at least 2 losses, found 1\n")
    let azuma = try Binary(["bound", tokens, "--bits", "4", "--inequality", "azuma"] + Self.model)
    #expect(azuma.output.contains("beyond Δ·C") && !azuma.output.contains("Σ"))
  }

  /// A float32 array of shape `[n, columns]`.
  private func array(_ name: String, _ columns: Int, _ values: [Float]) throws -> String {
    var header =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (\(values.count / columns), \(columns)), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    var data = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 118, 0]) + Data(header.utf8)
    for value in values { withUnsafeBytes(of: value) { data.append(contentsOf: $0) } }
    return try folder.file(name, data)
  }

  @Test("a reference from a file: both bounds, and what can't support them")
  func reference() throws {
    let rows: [Float] = (0..<400).map { 1.5 + Float($0 * $0 % 1009) / 700 }
    let losses = try array("t.npy", 2, rows.flatMap { [$0, 2.1] })
    let reference = try array("r.npy", 3, rows.flatMap { [$0 + 0.02, 0.05, -0.001] })
    func bound(_ file: String, _ more: String...) throws -> Binary {
      try Binary(
        [
          "bound", losses, "--parameters", "10", "--tokens", "400", "--bits", "4", "--vocabulary",
          "50257", "--reference", file,
        ] + more)
    }
    let ratio = try bound(reference, "--json", "--reference-bound", "relative-smoothing")
    #expect(ratio.status == 0, "\(ratio.errors)")
    let terms = try ratio.object()["terms"] as? [String: Double] ?? [:]
    let value = try ratio.object()["bound"] as? Double ?? .nan
    #expect(abs(terms.values.reduce(0, +) - value) < 1e-12 && value < log(50257))
    let control = try bound(reference)
    #expect(
      control.output.contains("control-variate") && control.output.contains("certifies itself"))
    let bad = try array("bad.npy", 2, rows.flatMap { [$0 - 0.5, 0.05] })
    let refused = try bound(bad)
    #expect(
      refused.status == 1
        && refused.errors.hasPrefix("laws: \(bad): expected no log-ratio of token 0 above"))
    #expect(try bound(reference, "--reference-weight", "0").status == 64)
  }
}
