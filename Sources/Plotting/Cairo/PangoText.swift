// SPDX-License-Identifier: GPL-3.0-or-later

import CPango

/// Pango layouts of single lines of plain text, on one context, for one thread.
final class PangoText {
  private let context: OpaquePointer
  private let layout: OpaquePointer
  private let description: OpaquePointer
  private let options: OpaquePointer
  private var current: Font?
  /// The faces in use, one a weight and style.
  private var faces: [Font: OpaquePointer] = [:]

  init() {
    // Design metrics, so that PNG, PDF and SVG agree: no hinting, no rounding to pixels.
    options = cairo_font_options_create()
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
    for font in faces.values { g_object_unref(UnsafeMutableRawPointer(font)) }
    cairo_font_options_destroy(options)
    pango_font_description_free(description)
    g_object_unref(UnsafeMutableRawPointer(layout))
    g_object_unref(UnsafeMutableRawPointer(context))
  }

  private func describe(_ font: Font) {
    pango_font_description_set_absolute_size(description, font.size * Double(CPANGO_SCALE))
    pango_font_description_set_weight(description, font.bold ? Int32(CPANGO_WEIGHT_BOLD) : 400)
    pango_font_description_set_style(description, font.italic ? Int32(CPANGO_STYLE_ITALIC) : 0)
  }

  /// Returns the text that the layout holds.
  @discardableResult
  private func set(_ text: String, _ font: Font) -> String {
    if font != current {
      describe(font)
      pango_layout_set_font_description(layout, description)
      current = font
    }
    // A NUL would end the C string early; Pango shows control characters as boxes.
    let clean = text.filter { !$0.unicodeScalars.contains { $0.value < 32 } }
    pango_layout_set_text(layout, clean, -1)
    return clean
  }

  /// Whether no installed font has a glyph for a letter.
  func isUnknown(_ letter: String) -> Bool {
    set(letter, Font(10))
    return pango_layout_get_unknown_glyphs_count(layout) > 0
  }

  /// The glyphs of a text, their places and what they stand for.
  func shape(_ text: String, in font: Font) -> ShapedText {
    let clean = set(text, font)
    var logical = PangoRectangle()
    pango_layout_get_extents(layout, nil, &logical)
    var glyphs: [ShapedText.Glyph] = []
    var clusters: [ShapedText.Cluster] = []
    // Pango takes another face for want of a glyph, such as an upright one slanted for want of an italic one.
    let face = self.face(font)
    var isComplete = true
    var x: Int32 = 0
    func points(_ units: Int32) -> Double { Double(units) / Double(CPANGO_SCALE) }
    var list = pango_layout_get_line_readonly(layout, 0)?.pointee.runs
    while let node = list {
      list = node.pointee.next
      let run = node.pointee.data.assumingMemoryBound(to: PangoGlyphItem.self)
      guard let item = run.pointee.item, let string = run.pointee.glyphs,
        item.pointee.analysis.level % 2 == 0, let used = item.pointee.analysis.font,
        used == face
      else {
        isComplete = false
        break
      }
      var cluster = PangoGlyphItemIter()
      var isIn = pango_glyph_item_iter_init_start(&cluster, run, pango_layout_get_text(layout))
      while isIn != 0 {
        let before = glyphs.count
        for index in Int(cluster.start_glyph)..<Int(max(cluster.start_glyph, cluster.end_glyph)) {
          let glyph = string.pointee.glyphs[index]
          if glyph.glyph & Self.unknown != 0 { isComplete = false }
          if glyph.glyph != Self.empty {
            glyphs.append(
              .init(
                index: glyph.glyph, x: points(x + glyph.geometry.x_offset),
                y: points(glyph.geometry.y_offset)))
          }
          x += glyph.geometry.width
        }
        clusters.append(
          .init(
            bytes: cluster.end_index - cluster.start_index, glyphs: Int32(glyphs.count - before))
        )
        isIn = pango_glyph_item_iter_next_cluster(&cluster)
      }
    }
    return ShapedText(
      text: clean, width: points(logical.width), glyphs: glyphs, clusters: clusters,
      isComplete: isComplete)
  }

  /// A glyph that takes room and shows nothing, and the mark of one that the font has not.
  private static let empty: UInt32 = 0x0FFF_FFFF
  private static let unknown: UInt32 = 0x1000_0000

  /// The face of a font at the size of shaping; it lives as long as this does.
  private func face(_ font: Font) -> OpaquePointer? {
    var unit = font
    unit.size = ShapedText.size
    if let known = faces[unit] { return known }
    let described = current
    describe(unit)
    let face = pango_context_load_font(context, description)
    if let described { describe(described) }
    faces[unit] = face
    return face
  }

  /// Shows what was shaped, or adds its outline to the path, with the baseline starting at a point.
  ///
  /// - Returns: false, with nothing done, for a text that only Pango can show.
  func show(
    _ shaped: ShapedText, in font: Font, at start: Point, asPath: Bool = false,
    on cr: OpaquePointer
  ) -> Bool {
    guard shaped.isComplete, let face = face(font),
      let face = cairo_scaled_font_get_font_face(pango_cairo_font_get_scaled_font(face))
    else { return false }
    let scale = font.size / ShapedText.size
    let glyphs = shaped.glyphs.map {
      cairo_glyph_t(
        index: CUnsignedLong($0.index), x: start.x + scale * $0.x, y: start.y + scale * $0.y)
    }
    cairo_set_font_face(cr, face)
    cairo_set_font_size(cr, font.size)
    cairo_set_font_options(cr, options)
    if asPath {
      cairo_glyph_path(cr, glyphs, Int32(glyphs.count))
    } else {
      let clusters = shaped.clusters.map {
        cairo_text_cluster_t(num_bytes: $0.bytes, num_glyphs: $0.glyphs)
      }
      cairo_show_text_glyphs(
        cr, shaped.text, -1, glyphs, Int32(glyphs.count), clusters, Int32(clusters.count),
        cairo_text_cluster_flags_t(rawValue: 0))
    }
    return true
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
