// SPDX-License-Identifier: GPL-3.0-or-later

/// Every section of the report, in reading order.
public enum Catalog {
  /// Those that find nothing to say in a study are left out of its report.
  public static let sections: [Section] = [
    .summary, .data, .fits, .bounds, .bitWidth, .tightest, .information, .quantizability,
    .extrapolation,
    .scale, .cautions, .missing, .method, .reproduction, .references,
  ]

  /// Every section of the report of a published law, in reading order.
  public static let publishedSections: [PublishedSection] = [
    .overview, .assumptions, .families, .variants, .balance, .reservations, .theorem, .sources,
  ]
}
