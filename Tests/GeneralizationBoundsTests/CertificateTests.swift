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

  static func bound(_ inequality: InequalityName = .amGM) -> CompressedModelBound {
    CompressedModelBound(
      parameters: 2000, tokens: 40_000, codeLength: .bitsPerParameter(4, parameters: 2000),
      vocabulary: 256, smoothing: .direct, subsample: .amGM, inequality: inequality,
      sampled: .tokens)
  }

  @Test("written, read and made again: nothing differs, whatever the hypotheses")
  func roundTrip() throws {
    let losses = try CompressedModelBoundTests.losses(4000)
    var bounds = [Self.bound(), Self.bound(.best)]
    var other = Self.bound(.azuma)
    other.codeLength = .nats(7000)
    other.grid = .points([0.25, 0.5, 1])
    other.subsample = .hoeffding
    other.weight = .joint(points: 5)
    bounds.append(other)
    for bound in bounds {
      let certificate = try Certificate(of: bound, on: losses, unquantizedRisk: 1.5)
      let json = certificate.json()
      let path = try Npy.temporary("certificate.json", json)
      defer { try? FileManager.default.removeItem(atPath: path) }
      let read = try StatedCertificate(contentsOf: path)
      #expect(read.hypotheses == certificate.hypotheses && read.hypotheses.bound == bound)
      #expect(read.statement == certificate.statement && read.vouched == certificate.vouched)
      #expect(try read.differences(on: losses).isEmpty)
      #expect(certificate.measurements.tokens == 4000 && certificate.digest?.count == 64)
      #expect(certificate.result == (try bound.evaluate(on: losses, unquantizedRisk: 1.5)))
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
    #expect(certificate.statement.contains("over the data and the teacher's draw"))
    #expect(certificate.statement.contains("the smoothed student's mean loss"))
    #expect(
      certificate.vouched[0].contains("sum of log p/q") && certificate.vouched != plain.vouched)
    #expect(certificate.hypotheses.bound == drawn && plain.hypotheses.code == .stored)
    let claimed = try Self.text(certificate).replacing(
      "\"code\": \"requential\"", with: "\"code\": \"stored\"")
    #expect(
      try Set(Self.fields(claimed, on: losses)) == [
        "statement", "vouched.0", "vouched.3", "digest",
      ])
  }

  static func text(_ certificate: Certificate) throws -> String {
    String(decoding: certificate.json(), as: UTF8.self)
  }

  /// The fields in which a certificate's text differs from what its hypotheses and the losses give.
  static func fields(_ text: String, on losses: TokenLosses) throws -> [String] {
    try StatedCertificate(Data(text.utf8), path: "c.json").differences(on: losses).map(\.field)
  }

  @Test("what was changed is named")
  func differences() throws {
    let losses = try CompressedModelBoundTests.losses(4000)
    let certificate = try Certificate(of: Self.bound(), on: losses)
    let text = try Self.text(certificate)
    func fields(_ old: String, _ new: String) throws -> [String] {
      #expect(text.contains(old), "\(old)")
      return try Self.fields(text.replacing(old, with: new), on: losses)
    }
    var nll = losses.nll
    nll[17] = nll[17].nextUp
    let other = try TokenLosses(nll: nll, entropy: losses.entropy)
    #expect(try Self.fields(text, on: other).contains("measurements.sha256"))
    let shorter = try TokenLosses(
      nll: Array(nll.dropLast()), entropy: Array(losses.entropy.dropLast()))
    #expect(try Self.fields(text, on: shorter).contains("measurements.tokens"))
    let risk = "\"risk\": \(certificate.result.terms.risk)"
    #expect(try fields(risk, "\"risk\": 1") == ["result.terms.risk"])
    #expect(try fields("\"vocabulary\": 256", "\"vocabulary\": 256.0") == ["hypotheses.vocabulary"])
    #expect(try fields("\"epochs\": 1", "\"epochs\": 0.5").contains("vouched.5"))
    #expect(try fields("\"codeLength\": 4", "\"codeLength\": 3.9").contains("result.bound"))
    #expect(
      try fields(
        "\"failureProbability\": 0.01,\n    \"gridPoints",
        "\"failureProbability\": 0.05,\n    \"gridPoints"
      ).contains("statement"))
    #expect(
      try fields("\"tokens\": 4000,", "\"tokens\": 4000, \"more\": 1,") == ["measurements.more"])
    #expect(try fields("\"warnings\": []", "\"warnings\": [ {} ]") == ["result.warnings.0"])
    // The same fields in another order are another file.
    let unit = "    \"unit\": \"nats\",\n"
    let moved = text.replacing(unit, with: "")
      .replacing("  \"measurements\": {\n", with: "  \"measurements\": {\n" + unit)
    #expect(try Self.fields(moved, on: losses) == ["the file"])
    let difference = try StatedCertificate(
      Data(text.replacing(risk, with: "\"risk\": 1").utf8), path: "c.json"
    ).differences(on: losses)[0]
    #expect(
      difference.description
        == "result.terms.risk: expected 1 as certified, found \(certificate.result.terms.risk)")
  }

  /// Every value of a certificate's text: where it begins and ends.
  static func values(_ text: String) -> [Range<String.Index>] {
    var found: [Range<String.Index>] = []
    for match in text.matches(of: /": (?<value>"(?:[^"\\]|\\.)*"|[-+.eE0-9]+|true|false|null)/) {
      found.append(match.output.value.startIndex..<match.output.value.endIndex)
    }
    for match in text.matches(of: /\n +(?<value>"(?:[^"\\]|\\.)*"|[-+.eE0-9]+),?\n/) {
      found.append(match.output.value.startIndex..<match.output.value.endIndex)
    }
    return found
  }

  /// What may stand in a value's place: other numbers, other spellings, other types.
  static func replacements(of value: Substring) -> [String] {
    var list = [
      "null", "true", "false", "\"\"", "\"x\"", "0", "-1", "1", "2", "1e3", "1e300", "[]", "{}",
      "0.5",
      "[\(value)]", "{\"a\": \(value)}", "999999999999", "-0.0", "1E+2", "18446744073709551616",
    ]
    if let number = Double(value) {
      list += [
        "\(number.nextUp)", "\(number.nextDown)", "\(number + 1)", "\(-number)",
        "\(number * (1 + 1e-13))",
        "\(value)e0", "\(value)0e0", "\"\(value)\"", "+\(value)", "0\(value)",
      ]
      if !value.contains(".") { list += ["\(value).0", "\(value).00"] }
    } else if value.hasPrefix("\"") {
      let inside = value.dropFirst().dropLast()
      list += [
        "\"\(inside) \"", "\" \(inside)\"", "\"\(inside.dropLast())\"",
        "\"\(inside.uppercased())!\"",
        "\"am-gm\"", "\"azuma\"", "\"bits\"", "\"nats\"", "\"best\"", "\"none\"", "\"total\"",
        "\"exact\"",
        "\"smoothed-entropy\"", "\"independent\"", "\"any\"", "\"requential\"",
        "\"bits a parameter\"",
        "\"\(inside)\\u0000\"", "\"\(inside)\u{0301}\"",
      ]
    } else {
      list += ["\"\(value)\""]
    }
    return list.filter { $0 != value }
  }

  /// Whether a text is accepted as a certificate of losses.
  static func isAccepted(_ text: String, on losses: TokenLosses) -> Bool {
    guard let stated = try? StatedCertificate(Data(text.utf8), path: "c.json"),
      let differences = try? stated.differences(on: losses)
    else { return false }
    return differences.isEmpty
  }

  @Test("edits of every field, alone and in pairs, with values of all types: none is accepted")
  func edits() throws {
    let losses = try CompressedModelBoundTests.losses(200)
    var random = SeededGenerator(seed: 17)
    var tried = 0
    for isSample in [false, true] {
      var bound = Self.bound(isSample ? .amGM : .best)
      bound.grid = .uniform(20)
      if !isSample { (bound.tokens, bound.parameters) = (200, 10) }
      bound.codeLength = .bits(isSample ? 8000 : 40)
      let text = try Self.text(try Certificate(of: bound, on: losses, unquantizedRisk: 1.5))
      #expect(Self.isAccepted(text, on: losses))
      let values = Self.values(text)
      #expect(values.count >= 50)
      for value in values {
        for new in Self.replacements(of: text[value]) {
          tried += 1
          #expect(
            !Self.isAccepted(text.replacingCharacters(in: value, with: new), on: losses),
            "\(text[value]) became \(new)")
        }
      }
      for _ in 0..<600 {
        let two = values.shuffled(using: &random).prefix(2).sorted { $0.lowerBound > $1.lowerBound }
        var edited = text
        for value in two {
          let new = Self.replacements(of: text[value]).randomElement(using: &random) ?? "0"
          edited.replaceSubrange(value, with: new)
        }
        tried += 1
        #expect(!Self.isAccepted(edited, on: losses))
      }
      // A field more, a field less, a field twice, a field elsewhere.
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      for index in lines.indices where lines[index].contains("\": ") {
        let name = lines[index].prefix { $0 != ":" }
        var without = lines
        without.remove(at: index)
        var twice = lines
        twice.insert("\(name): 0,", at: index)
        var more = lines
        more.insert("\"new\(index)\": 0,", at: index)
        for changed in [without, twice, more] {
          tried += 1
          #expect(!Self.isAccepted(changed.joined(separator: "\n"), on: losses), "line \(index)")
        }
      }
    }
    #expect(tried >= 4000, "\(tried)")
  }

  @Test("files that are no certificate, or one of an earlier version")
  func files() throws {
    func sentence(_ text: String) throws -> String {
      let error = try #require(throws: FileError.self) {
        try StatedCertificate(Data(text.utf8), path: "c.json")
      }
      return error.description
    }
    let text = try Self.text(
      try Certificate(of: Self.bound(), on: CompressedModelBoundTests.losses(400)))
    #expect(
      try sentence("nll")
        == "c.json:1:1: expected a certificate in JSON, found text that is not JSON")
    #expect(
      try sentence("{\"format\": \"laws certificate 2\", \"bound\": 1,\n \"bound\": 2}")
        == "c.json:2:2: expected each field once, found 'bound' twice")
    #expect(
      try sentence(String(repeating: "[", count: 100_000))
        == "c.json:1:34: expected a certificate nested at most 32 deep, found a deeper one")
    #expect(
      try sentence(text.replacing("\"vocabulary\"", with: "\"v\""))
        == "c.json: expected a field 'hypotheses.vocabulary', found none")
    #expect(
      try sentence(text.replacing("\"inequality\": \"am-gm\"", with: "\"inequality\": \"x\""))
        == "c.json: expected a known word or a number that fits in 'hypotheses.inequality', found another"
    )
    #expect(
      try sentence(text.replacing("\"vocabulary\": 256", with: "\"vocabulary\": \"x\""))
        == "c.json: expected another kind of value in 'hypotheses.vocabulary', found one that does not fit"
    )
    #expect(
      try sentence(text.replacing("\"bits a parameter\"", with: "\"bytes\"")).hasPrefix(
        "c.json: expected a code length in bits, nats or bits a parameter"))
    #expect(
      try sentence(text.replacing("certificate 2", with: "certificate 1")).hasPrefix(
        "c.json: expected a certificate of the form 'laws certificate 2', found 'laws certificate 1' of "
      ))
    // A grid that would not fit into memory is refused before it is made.
    let large = text.replacing("\"gridPoints\": 1000", with: "\"gridPoints\": 1000000000000")
    let losses = try CompressedModelBoundTests.losses(400)
    let error = try #require(throws: BoundError.self) { try Self.fields(large, on: losses) }
    #expect(error == .longGrid(1_000_000_000_000))
  }
}
