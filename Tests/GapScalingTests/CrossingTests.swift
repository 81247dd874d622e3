// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import GapScaling

@Suite("Where one quantity is below another")
struct CrossingTests {
  private let sizes = [1e3, 1e4, 1e5, 1e6]

  private func crossing(_ difference: [Double], _ draws: [[Double]] = []) -> Crossing {
    Crossing(
      "name", "it", below: "that", sizes: sizes, difference: difference, draws: draws, level: 0.9)
  }

  @Test("from a size on, always, up to a size, never")
  func places() {
    #expect(crossing([-1, -2, -1, -3]).place == .before)
    #expect(crossing([1, 2, 1, 3]).place == .never)
    guard case .at(let from) = crossing([3, 1, -1, -2]).place else {
      Issue.record("not below from a size on")
      return
    }
    #expect(abs(from / 1e4.squareRoot() / 1e5.squareRoot() - 1) < 1e-12)
    guard case .until(let to) = crossing([-3, -1, 1, 2]).place else {
      Issue.record("not below up to a size")
      return
    }
    #expect(abs(to / from - 1) < 1e-12)
    // Below in between alone is not below up to there.
    guard case .last(let between) = crossing([1, -1, -1, 1]).place else {
      Issue.record("not below in between")
      return
    }
    #expect(abs(between / 1e5.squareRoot() / 1e6.squareRoot() - 1) < 1e-12)
    #expect(crossing([1, -1, -1, 1]).statement.contains("only over a range of sizes that ends at"))
    // A difference without bounds is crossed at the next size.
    #expect(crossing([1, 1, .infinity, -1]).place == .at(1e6))
    #expect(crossing([-1, -1, .infinity, 1]).place == .until(1e4))
  }

  @Test(
    "the interval of a last size below: draws never below lie before it, those always below beyond it"
  )
  func interval() {
    let until = [-3.0, -1, 1, 2]
    let one = crossing(until, Array(repeating: until, count: 20))
    #expect(one.isWithinReach)
    #expect(one.low == one.high)
    #expect(one.statement.hasPrefix("It is below that up to "), "\(one.statement)")
    #expect(one.statement.contains("90\u{A0}% interval"))
    let open = crossing(
      until, Array(repeating: until, count: 10) + Array(repeating: [-1, -1, -1, -1], count: 10))
    #expect(open.low != nil && open.high == nil && !open.isWithinReach)
    #expect(open.statement.contains("by the fitted laws"), "\(open.statement)")
    let early = crossing(
      until, Array(repeating: until, count: 10) + Array(repeating: [1, 1, 1, 1], count: 10))
    #expect(early.low == nil && early.high != nil)
  }

  @Test("a quantity that is below and rises again is not said never to be below")
  func rising() {
    let rising = crossing([-1, -1, -1, 1], Array(repeating: [-1, -1, -1, 1], count: 20))
    #expect(!rising.statement.hasPrefix("At no size"), "\(rising.statement)")
    let never = crossing([1, 1, 1, 1], Array(repeating: [-1, -1, -1, 1], count: 20))
    #expect(never.agreement == 0 && !never.isWithinReach)
  }
}
