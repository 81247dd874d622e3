// SPDX-License-Identifier: GPL-3.0-or-later

import CPango

/// Pango layouts of single lines of plain text, on one context, for one thread.
final class PangoText {
  private let context: OpaquePointer
  private let layout: OpaquePointer
  private let description: OpaquePointer
  private var current: Font?

  init() {
    // Design metrics, so that PNG, PDF and SVG agree: no hinting, no rounding to pixels.
    let options = cairo_font_options_create()
    defer { cairo_font_options_destroy(options) }
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    context = pango_font_map_create_context(pango_cairo_font_map_get_default())
    pango_cairo_context_set_font_options(context, options)
    pango_cairo_context_set_resolution(context, 72)
    pango_context_set_round_glyph_positions(context, 0)
    pango_context_set_language(context, pango_language_from_string("en"))
    layout = pango_layout_new(context)
    pango_layout_set_single_paragraph_mode(layout, 1)
    description = pango_font_description_new()
    pango_font_description_set_family(description, Fonts.family)
  }

  deinit {
    pango_font_description_free(description)
    g_object_unref(UnsafeMutableRawPointer(layout))
    g_object_unref(UnsafeMutableRawPointer(context))
  }

  private func set(_ text: String, _ font: Font) {
    if font != current {
      pango_font_description_set_absolute_size(description, font.size * Double(CPANGO_SCALE))
      pango_font_description_set_weight(description, font.bold ? Int32(CPANGO_WEIGHT_BOLD) : 400)
      pango_font_description_set_style(
        description, font.italic ? Int32(CPANGO_STYLE_ITALIC) : 0)
      pango_layout_set_font_description(layout, description)
      current = font
    }
    // A NUL would end the C string early; Pango shows control characters as boxes.
    let clean = text.filter { !$0.unicodeScalars.contains { $0.value < 32 } }
    pango_layout_set_text(layout, clean, -1)
  }

  func width(of text: String, in font: Font) -> Double {
    set(text, font)
    var logical = PangoRectangle()
    pango_layout_get_extents(layout, nil, &logical)
    return Double(logical.width) / Double(CPANGO_SCALE)
  }

  /// Shows the text with its baseline starting at the current point.
  func show(_ text: String, in font: Font, on cr: OpaquePointer) {
    set(text, font)
    pango_cairo_update_layout(cr, layout)
    pango_cairo_show_layout_line(cr, pango_layout_get_line_readonly(layout, 0))
  }

  /// Adds the letters' outlines to the current path.
  func trace(_ text: String, in font: Font, on cr: OpaquePointer) {
    set(text, font)
    pango_cairo_update_layout(cr, layout)
    pango_cairo_layout_line_path(cr, pango_layout_get_line_readonly(layout, 0))
  }
}
