// SPDX-License-Identifier: GPL-3.0-or-later

import CPango

/// The one type family of every figure and report, and whether it is there.
public enum Fonts {
  /// STIX: Times-like, with true italics, Greek and mathematics in one family.
  public static let family = "STIX"
  static let package = "fonts-stix"

  /// Makes sure that the family is installed.
  ///
  /// Pango falls back silently when a family is missing, and crashes when there is no font at all;
  /// so everything that measures or renders asks here first.
  /// - Throws: ``PlottingError/missingFont(family:package:)``, naming the package to install.
  public static func check() throws(PlottingError) {
    try check(family: family)
  }

  static func check(family: String) throws(PlottingError) {
    let missing = PlottingError.missingFont(family: family, package: package)
    guard let context = pango_font_map_create_context(pango_cairo_font_map_get_default()) else {
      throw missing
    }
    defer { g_object_unref(UnsafeMutableRawPointer(context)) }
    let description = pango_font_description_new()
    defer { pango_font_description_free(description) }
    pango_font_description_set_family(description, family)
    pango_font_description_set_absolute_size(description, 10 * Double(CPANGO_SCALE))
    guard let font = pango_context_load_font(context, description) else { throw missing }
    defer { g_object_unref(UnsafeMutableRawPointer(font)) }
    let found = pango_font_describe(font)
    defer { pango_font_description_free(found) }
    guard let name = pango_font_description_get_family(found), String(cString: name) == family
    else { throw missing }
  }
}
