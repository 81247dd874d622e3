// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import Testing

@Suite("Quantities")
struct QuantityTests {
  @Test(arguments: [
    (20_088.0, "20.1k"), (820_352, "820k"), (1e6, "1M"), (1.4e9, "1.4B"), (70e9, "70B"),
    (1.4e12, "1.4T"), (999_700, "1M"), (512, "512"), (85.3, "85.3"), (0, "0"),
  ])
  func engineering(_ value: Double, _ text: String) {
    #expect(NumberText.count.plain(value) == text)
  }

  @Test(arguments: [(1200.0, 2, "1200"), (0.012345, 3, "0.0123"), (2, 4, "2"), (-0.5, 3, "-0.5")])
  func trimmed(_ value: Double, _ digits: Int, _ text: String) {
    #expect(NumberText.digits(digits).plain(value) == text)
  }

  @Test func curveBinsKeepEveryStep() {
    let curve = TrainingCurve(
      run: "r", parameters: 10, tokens: 4000, batchTokens: 40,
      losses: (0..<100).map { Float(100 - $0) },
      finalLoss: 1)
    let one = curve.smoothed(bins: 1)
    #expect(one.count == 2)  // the first step, and all after it
    #expect(one[0].loss == 100 && one[1].loss == 50)
    let fine = curve.smoothed(bins: 30)
    #expect(zip(fine, fine.dropFirst()).allSatisfy { $0.flops < $1.flops && $0.loss > $1.loss })
  }
}
