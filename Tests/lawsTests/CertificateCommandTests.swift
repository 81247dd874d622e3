// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite("Certificates on the command line")
struct CertificateCommandTests {
  private static let bound = [
    "bound", Binary.ladder + "/tokens/820k-gptq4.npy", "--parameters", "820352", "--tokens",
    "16400384", "--code-length-bits", "3373056", "--vocabulary", "256", "--sampled", "tokens",
  ]

  @Test func writtenAndVerified() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/certificate.json"
    let made = try Binary(
      Self.bound + ["--inequality", "best", "--smoothing", "direct", "--subsample", "am-gm"] + [
        "-o", path, "--json",
      ])
    #expect(made.status == 0)
    #expect(try made.object()["inequality"] as? String == "am-gm")
    #expect((try made.object()["candidates"] as? [Any])?.count == 2)
    let tokens = Binary.ladder + "/tokens/820k-gptq4.npy"
    let held = try Binary("verify", path, tokens, "--json")
    #expect(held.status == 0)
    #expect(try held.object()["holds"] as? Bool == true)
    let other = try Binary("verify", path, Binary.ladder + "/tokens/820k-gptq3.npy", "--json")
    #expect(other.status == 1)
    #expect(try other.object()["holds"] as? Bool == false)
    let fields = (try other.object()["differences"] as? [[String: String]] ?? []).map {
      $0["field"]
    }
    #expect(fields.contains("measurements.sha256") && fields.contains("result.bound"))
    #expect(try Binary("verify", "--help").output.contains("laws verify certificate.json"))
  }

  @Test func whatAnInequalityNeedsIsSaid() throws {
    let result = try Binary(Self.bound + ["--inequality", "hoeffding"])
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(result.errors.contains("needs independent draws"))
    #expect(try Binary(Self.bound + ["--epochs", "2"]).errors.contains("found 2.0 epochs"))
  }

  @Test("rows whose drawing is not stated give an estimate and no certificate")
  func unstatedSample() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/certificate.json"
    let plain = Array(Self.bound.dropLast(2))
    let estimate = try Binary(plain + ["-o", path])
    #expect(estimate.status == 0 && !FileManager.default.fileExists(atPath: path))
    #expect(estimate.output.contains("an estimate, not a certificate"))
    #expect(
      !estimate.output.contains("with probability") && estimate.output.contains("W-no-certificate"))
    #expect(try Binary(plain + ["--json"]).object()["plugIn"] as? Bool == true)
    let lengths = try folder.file("units.txt", "5000\n5000\n")
    let units = ["--sampled", "units", "--unit-lengths", lengths]
    let certified = try Binary(plain + units + ["-o", path])
    #expect(certified.status == 0 && FileManager.default.fileExists(atPath: path))
    let tokens = Binary.ladder + "/tokens/820k-gptq4.npy"
    #expect(try Binary("verify", path, tokens, "--unit-lengths", lengths).status == 0)
    #expect(try Binary("verify", path, tokens).status == 1)
    #expect(try Binary("verify", path, tokens, "--unit-lengths", "5000").status == 0)
    for wrong in [
      ["--sampled", "units"], ["--unit-lengths", "100"],
      ["--sampled", "tokens", "--unit-lengths", "100"],
    ] {
      #expect(try Binary(plain + wrong).status == 64, "\(wrong)")
    }
    let bad = try folder.file("bad.txt", "5000\nmany\n")
    #expect(
      try Binary(plain + ["--sampled", "units", "--unit-lengths", bad]).errors
        == "laws: \(bad):2:1: expected the number of rows of a unit, at least 1, found 'many'\n")
    // A document that was drawn twice is no epoch.
    let document = (0..<100).map { "[\(1 + Double($0 * $0 % 97) / 50), 1.5]\n" }.joined()
    let twice = try folder.file("twice.jsonl", document + document)
    let drawn = [
      "bound", twice, "--parameters", "10", "--tokens", "3000", "--bits", "4", "--vocabulary",
      "256",
    ]
    #expect(
      try Binary(drawn + ["--sampled", "tokens"]).errors.contains("rows that repeat after 100"))
    #expect(try Binary(drawn + ["--sampled", "units", "--unit-lengths", "100"]).status == 0)
    let table = try folder.file("t.csv", "nll,entropy,document\n1,1.5,a\n2,1.5,a\n1.5,1.5,b\n")
    let column = try Binary(
      "bound", table, "--parameters", "10", "--tokens", "300", "--bits", "4", "--vocabulary", "256",
      "--sampled", "units", "--units-column", "document", "--subsample", "hoeffding", "--json")
    #expect(try column.object()["quantizedRisk"] as? Double == 1.5, "\(column.errors)")
  }

  @Test("the tightest bound, what training losses certify, and a held-out sample")
  func tighter() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/certificate.json"
    let paper = try Binary(Self.bound + ["--json"]).object()["bound"] as? Double ?? .nan
    let tight = try Binary(Self.bound + ["--tightest", "-o", path, "--json"])
    #expect(try tight.object()["inequality"] as? String == "am-gm-clipped")
    #expect((try tight.object()["bound"] as? Double ?? .nan) < paper - 0.3)
    #expect(try Binary("verify", path, Binary.ladder + "/tokens/820k-gptq4.npy").status == 0)
    #expect(try Binary(Self.bound + ["--tightest", "--bet", "total"]).status == 64)
    let online = try Binary(
      "bound", "--online", Binary.ladder + "/curves/820k-x20-s0.npy", "--tokens", "16400384",
      "--vocabulary", "256", "--json")
    #expect(online.status == 0, "\(online.errors)")
    let bound = try online.object()["bound"] as? Double ?? .nan
    #expect(bound > 1.3 && bound < 1.4, "\(bound)")
    let held = [
      "bound", "--held-out", Binary.ladder + "/tokens/820k-gptq4.npy", "--vocabulary", "256",
    ]
    #expect(try Binary(held + ["--json"]).object()["plugIn"] as? Bool == true)
    let stated = try Binary(held + ["--sampled", "tokens"])
    #expect(stated.status == 0 && stated.output.hasPrefix("With probability at least 0.99"))
    #expect(try Binary(held + ["--tokens", "5"]).status == 64)
    #expect(try Binary("bound", "--online", "x.npy").status == 64)
    #expect(try Binary("bound").status == 64)
  }

  @Test(
    "an inequality that is one file of its folder is found by its name, and its certificate holds")
  func empiricalBernstein() throws {
    let folder = try TemporaryFolder()
    let tokens = Binary.ladder + "/tokens/68k-gptq3.npy"
    let path = folder.path + "/certificate.json"
    let made = try Binary(
      "bound", tokens, "--parameters", "68096", "--tokens", "10000", "--code-length-bits", "2000",
      "--vocabulary", "256", "--inequality", "empirical-bernstein", "--smoothing", "direct", "-o",
      path, "--json")
    #expect(made.status == 0, "\(made.errors)")
    #expect(try made.object()["inequality"] as? String == "empirical-bernstein")
    #expect(try Binary("verify", path, tokens).status == 0)
  }

  @Test("certificates from training losses and on a held-out pool are written and verified")
  func lossCertificates() throws {
    let folder = try TemporaryFolder()
    let (online, held) = (folder.path + "/online.json", folder.path + "/held-out.json")
    let curve = Binary.ladder + "/curves/820k-x20-s0.npy"
    let tokens = Binary.ladder + "/tokens/820k-gptq4.npy"
    let made = try Binary(
      "bound", "--online", curve, "--tokens", "16400384", "--vocabulary", "256", "-o", online)
    #expect(made.status == 0, "\(made.errors)")
    let check = try Binary("verify", online, curve)
    #expect(check.status == 0 && check.output.contains("The certificate holds"), "\(check.errors)")
    #expect(check.output.contains("before its update"))
    let other = try Binary("verify", online, Binary.ladder + "/curves/547k-x20-s0.npy", "--json")
    #expect(other.status == 1)
    let fields = (try other.object()["differences"] as? [[String: String]] ?? []).map {
      $0["field"]
    }
    #expect(fields.contains("measurements.sha256") && fields.contains("result.bound"))

    let sample = ["bound", "--held-out", tokens, "--vocabulary", "256"]
    let estimate = try Binary(sample + ["-o", held])
    #expect(estimate.status == 64 && !FileManager.default.fileExists(atPath: held))
    #expect(try Binary(sample + ["--sampled", "tokens", "-o", held]).status == 0)
    #expect(try Binary("verify", held, tokens).status == 0)
    #expect(try Binary("verify", held, Binary.ladder + "/tokens/820k-gptq3.npy").status == 1)
    // One digit of the result.
    let text = try String(contentsOfFile: held, encoding: .utf8)
    let changed = try folder.file(
      "changed.json", text.replacingOccurrences(of: "\"draws\": 10000", with: "\"draws\": 10001"))
    let found = try Binary("verify", changed, tokens)
    #expect(found.status == 1 && found.output.contains("result.draws"), "\(found.output)")
  }
}
