// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite("Certificates on the command line")
struct CertificateCommandTests {
  private static let bound = [
    "bound", Binary.ladder + "/tokens/820k-gptq4.npy", "--parameters", "820352", "--tokens",
    "16400384", "--code-length-bits", "3373056", "--vocabulary", "256",
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
}
