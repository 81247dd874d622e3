// SPDX-License-Identifier: GPL-3.0-or-later

extension SeededGenerator {
  /// One of many streams of a seed: streams of one seed, and of different seeds, have nothing in common.
  ///
  /// - Parameters:
  ///   - seed: what the user chose.
  ///   - stream: which of its streams, such as the index of a resample.
  public init(seed: UInt64, stream: UInt64) {
    var outer = SeededGenerator(seed: seed)
    self.init(seed: outer.next() &+ stream)
  }

  /// A number from Student's t distribution: a normal over the root of the mean of `degreesOfFreedom`
  /// ≥ 1 squared normals.
  public mutating func student(_ degreesOfFreedom: Int) -> Double {
    precondition(degreesOfFreedom >= 1, "\(degreesOfFreedom) degrees of freedom")
    let top = normal()
    var squares = 0.0
    for _ in 0..<degreesOfFreedom {
      let number = normal()
      squares += number * number
    }
    return top / (squares / Double(degreesOfFreedom)).squareRoot()
  }
}
