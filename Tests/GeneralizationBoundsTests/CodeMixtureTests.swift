// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GeneralizationBounds
import Testing

@Suite("The shortest of several codes")
struct CodeMixtureTests {
  @Test("the least length and log of the number of codes, in whatever unit")
  func best() {
    let codes: [CodeLength] = [
      .bits(1000), .nats(600), .bitsPerParameter(4, parameters: 300), .bits(2000),
    ]
    let (code, index) = CodeMixture.best(of: codes)
    #expect(index == 1)
    #expect(abs(code.nats - (600 + log(4))) < 1e-9)
    #expect(CodeMixture.best(of: [.nats(3)]).codeLength == .nats(3))
  }

  @Test("Kraft: codes of words of every length stay one prefix code")
  func kraft() {
    // Plain codes of l bits made prefix-free, beside unary codes: all models with up to 12 bits.
    var sum = 0.0
    for length in 1...12 {
      for _ in 0..<(1 << length) {
        let codes = [
          PrefixCode.codeLength(plainBits: Double(length)), .bits(Double(2 * length + 1)),
        ]
        sum += exp(-CodeMixture.best(of: codes).codeLength.nats)
      }
    }
    #expect(sum <= 1)
  }
}
