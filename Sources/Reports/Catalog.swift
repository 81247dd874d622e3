// SPDX-License-Identifier: GPL-3.0-or-later

/// Every section of the report, in reading order.
public enum Catalog {
  public static let sections: [Section] = [
    .summary, .data, .fits, .bounds, .information, .quantizability, .extrapolation, .cautions,
    .missing, .method,
    .reproduction, .references,
  ]
}
