// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// The normal distribution of mean 0 and variance 1.
public enum NormalDistribution {
  /// The x below which a normal number falls with probability `p`: −∞ for p ≤ 0, ∞ for p ≥ 1.
  public static func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p >= 1 ? .infinity : p <= 0 ? -.infinity : .nan }
    GSL.ready
    return gsl_cdf_ugaussian_Pinv(p)
  }

  /// The probability that a normal number falls below `x`.
  public static func cumulative(_ x: Double) -> Double {
    GSL.ready
    return gsl_cdf_ugaussian_P(x)
  }
}

/// The binomial distribution.
public enum BinomialDistribution {
  /// The probability of at most `successes` in `trials` of probability `p` in [0, 1] each.
  public static func cumulative(_ successes: Int, trials: Int, probability p: Double) -> Double {
    precondition(trials >= 0 && p >= 0 && p <= 1, "\(trials) trials of probability \(p)")
    guard successes >= 0 else { return 0 }
    guard successes < trials else { return 1 }
    GSL.ready
    return gsl_cdf_binomial_P(UInt32(clamping: successes), p, UInt32(clamping: trials))
  }
}

/// Student's t distribution.
public enum StudentTDistribution {
  /// The x below which t falls with probability `p`, with `degreesOfFreedom` > 0: −∞ for p ≤ 0, ∞ for p ≥ 1.
  public static func quantile(_ p: Double, degreesOfFreedom: Double) -> Double {
    guard p > 0, p < 1 else { return p >= 1 ? .infinity : p <= 0 ? -.infinity : .nan }
    precondition(degreesOfFreedom > 0, "\(degreesOfFreedom) degrees of freedom")
    GSL.ready
    return gsl_cdf_tdist_Pinv(p, degreesOfFreedom)
  }
}
