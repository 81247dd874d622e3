// SPDX-License-Identifier: GPL-3.0-or-later

/// Every section of the report, in reading order.
public enum Catalog {
  public static let sections: [Section] = [
    .summary, .data, .fits, .bounds, .tightest, .information, .quantizability, .extrapolation,
    .scale, .cautions, .missing, .method, .reproduction, .references,
  ]
}
