// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import NumericalMethods
import Testing

@testable import GeneralizationBounds

@Suite("Certificates")
struct CertificateTests {
  @Test(
    "SHA-256 of the standard's messages",
    arguments: [
      ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
          + "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu", 1,
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
      ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
  func sha256(_ message: String, _ times: Int, _ digest: String) {
    let bytes = Array(repeatElement(Array(message.utf8), count: times).joined())
    #expect(SHA256.hexadecimal(of: bytes) == digest)
    // In pieces of any size.
    var hash = SHA256()
    var start = 0
    var size = 1
    while start < min(bytes.count, 3000) {
      let end = min(start + size, bytes.count)
      bytes[start..<end].withUnsafeBytes { hash.update($0) }
      (start, size) = (end, size % 130 + 1)
    }
    bytes[start...].withUnsafeBytes { hash.update($0) }
    #expect(hash.hexadecimal == digest)
  }

  static func bound(_ inequality: Inequality = .amGM) -> CompressedModelBound {
    CompressedModelBound(
      parameters: 2000, tokens: 40_000, codeLength: .bitsPerParameter(4, parameters: 2000),
      vocabulary: 256, smoothing: .direct, subsample: .amGM, inequality: inequality)
  }

  @Test("written, read and checked: nothing differs, whatever the hypotheses")
  func roundTrip() throws {
    let losses = try CompressedModelBoundTests.losses(4000)
    var bounds = [Self.bound(), Self.bound(.best)]
    var other = Self.bound(.azuma)
    other.codeLength = .nats(7000)
    other.grid = .points([0.25, 0.5, 1])
    other.subsample = .none
    other.weight = .joint(points: 5)
    bounds.append(other)
    for bound in bounds {
      let certificate = try Certificate(of: bound, on: losses, unquantizedRisk: 1.5)
      let json = try certificate.json()
      let path = try Npy.temporary("certificate.json", json)
      defer { try? FileManager.default.removeItem(atPath: path) }
      let read = try Certificate(contentsOf: path)
      #expect(try read == certificate && read.json() == json)
      #expect(read.hypotheses.bound == bound)
      #expect(try read.differences(on: losses).isEmpty)
      #expect(certificate.measurements.tokens == 4000)
      #expect(certificate.vouched.count == 5)
    }
  }

  @Test("one file, seven uneven shards or text: the same certificate, byte for byte")
  func shards() throws {
    let (nll, entropy) = LogProductTests.rows(9001)
    let cuts = [0, 1, 2, 1025, 3000, 3001, 7777, 9001]
    let whole = try LogProductTests.file(nll, entropy)
    let paths = try (1..<cuts.count).map {
      try LogProductTests.file(
        Array(nll[cuts[$0 - 1]..<cuts[$0]]), Array(entropy[cuts[$0 - 1]..<cuts[$0]]))
    }
    let lines = zip(nll, entropy).map { "[\($0), \($1)]\n" }.joined()
    let text = try Npy.temporary("t.jsonl", Data(lines.utf8))
    defer {
      for path in paths + [whole, text] { try? FileManager.default.removeItem(atPath: path) }
    }
    var bound = Self.bound()
    bound.tokens = 9001
    bound.parameters = 450
    bound.codeLength = .bits(1800)
    bound.vocabulary = 50257
    for units in [LossUnits.nats, .bits] {
      let one = try Certificate(
        of: bound, on: TokenLosses(contentsOf: whole, units: units)
      ).json()
      #expect(
        try one
          == Certificate(of: bound, on: TokenLosses(contentsOf: paths, units: units)).json())
      #expect(
        try one
          == Certificate(
            of: bound, on: TokenLosses(contentsOf: paths, units: units, streamedSize: 0)
          ).json())
      #expect(
        try one == Certificate(of: bound, on: TokenLosses(contentsOf: [text], units: units)).json())
    }
  }

  @Test("a realized requential code certifies the student, and vouches for the draw")
  func requential() throws {
    let losses = try CompressedModelBoundTests.losses(4000)
    let stored = Self.bound()
    var drawn = stored
    drawn.code = .requential
    let certificate = try Certificate(of: drawn, on: losses)
    let plain = try Certificate(of: stored, on: losses)
    #expect(certificate.result == plain.result)
    #expect(certificate.statement.contains("over the data and the draw"))
    #expect(certificate.statement.contains("the smoothed student's mean loss"))
    #expect(
      certificate.vouched[0].contains("sum of log p/q") && certificate.vouched != plain.vouched)
    #expect(certificate.hypotheses.bound == drawn && plain.hypotheses.code == nil)
    #expect(try !String(decoding: plain.json(), as: UTF8.self).contains("\"code\""))
    var claimed = certificate
    claimed.hypotheses.code = nil
    #expect(
      try Set(claimed.differences(on: losses).map(\.field)) == ["statement", "vouched"])
  }

  @Test("what was changed is named")
  func differences() throws {
    let losses = try CompressedModelBoundTests.losses(4000)
    let certificate = try Certificate(of: Self.bound(), on: losses)
    func fields(
      on losses: TokenLosses, _ change: (inout Certificate) -> Void = { _ in }
    ) throws -> [String] {
      var changed = certificate
      change(&changed)
      return try changed.differences(on: losses).map(\.field)
    }
    var nll = losses.nll
    nll[17] = nll[17].nextUp
    let other = try TokenLosses(nll: nll, entropy: losses.entropy)
    #expect(try fields(on: other).first == "measurements.sha256")
    let shorter = try TokenLosses(
      nll: Array(nll.dropLast()), entropy: Array(losses.entropy.dropLast()))
    #expect(try fields(on: shorter).contains("measurements.tokens"))
    #expect(try fields(on: losses) { $0.result.bound -= 1e-9 } == ["result.bound"])
    #expect(
      try fields(on: losses) { $0.result.terms = BoundTerms(certificate.result.terms, risk: 1) }
        == ["result.terms.risk"])
    #expect(try fields(on: losses) { $0.hypotheses.codeLength = 3.9 }.contains("result.bound"))
    #expect(
      try fields(on: losses) { $0.hypotheses.failureProbability = 0.05 }.contains("statement"))
    #expect(
      try fields(on: losses) { $0.hypotheses.codeLengthUnit = "bytes" } == ["hypotheses"])
    #expect(try fields(on: losses) { $0.vouched.removeLast() } == ["vouched"])
    #expect(try fields(on: losses) { $0.format = "2" } == ["format"])
    #expect(
      try certificate.differences(on: other)[0].description.hasPrefix(
        "measurements.sha256: expected \(certificate.measurements.sha256) as certified, found "))
    #expect(throws: BoundError.self) {
      try fields(on: losses) { $0.hypotheses.failureProbability = 2 }
    }
    var best = try Certificate(of: Self.bound(.best), on: losses)
    let candidate = best.result.candidates[1]
    best.result.candidates[1] = InequalityBound(
      inequality: candidate.inequality, bound: candidate.bound - 1e-9)
    #expect(
      try best.differences(on: losses).map(\.field)
        == ["result.candidates.\(candidate.inequality.rawValue)"])
  }

  @Test("files that are no certificate")
  func files() throws {
    func sentence(_ text: String) throws -> String {
      let path = try Npy.temporary("c.json", Data(text.utf8))
      defer { try? FileManager.default.removeItem(atPath: path) }
      let error = try #require(throws: FileError.self) { try Certificate(contentsOf: path) }
      return String(error.description.dropFirst(path.count))
    }
    let text = String(
      decoding: try Certificate(of: Self.bound(), on: CompressedModelBoundTests.losses(400)).json(),
      as: UTF8.self)
    #expect(try sentence("nll") == ": expected a certificate in JSON, found text that is not")
    #expect(
      try sentence(text.replacingOccurrences(of: "\"vocabulary\"", with: "\"v\""))
        == ": expected a field 'hypotheses.vocabulary', found none")
    #expect(
      try sentence(
        text.replacingOccurrences(of: "\"inequality\" : \"am-gm\"", with: "\"inequality\" : \"x\"")
      )
      .hasPrefix(": expected a known word in '"))
    #expect(
      try sentence(
        text.replacingOccurrences(of: "\"vocabulary\" : 256", with: "\"vocabulary\" : \"x\"")
      ).hasPrefix(": expected another kind of value in 'hypotheses.vocabulary': "))
  }
}

extension BoundTerms {
  /// The same terms with another risk.
  init(_ terms: BoundTerms, risk: Double) {
    let data = try? JSONEncoder().encode(terms)
    var object =
      data.flatMap { try? JSONSerialization.jsonObject(with: $0) as? [String: Double] } ?? [:]
    object["risk"] = risk
    let changed = try? JSONSerialization.data(withJSONObject: object)
    self = changed.flatMap { try? JSONDecoder().decode(BoundTerms.self, from: $0) } ?? terms
  }
}
