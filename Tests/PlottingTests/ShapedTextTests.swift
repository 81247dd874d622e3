// SPDX-License-Identifier: GPL-3.0-or-later

import CPango
import Foundation
import Testing

@testable import Plotting

@Suite("Text shaped once and shown at any size")
struct ShapedTextTests {
  /// The picture of a text by Pango itself, or from what was shaped, as bytes of grey.
  private func picture(_ text: String, _ font: Font, shaped: Bool) throws -> [UInt8] {
    let surface = try #require(cairo_image_surface_create(CAIRO_FORMAT_A8, 900, 80))
    defer { cairo_surface_destroy(surface) }
    let cr = try #require(cairo_create(surface))
    defer { cairo_destroy(cr) }
    cairo_scale(cr, 4, 4)
    let pango = PangoText()
    if shaped {
      let text = try PangoMeasurer().shaped(text, in: font)
      #expect(text.isComplete)
      #expect(pango.show(text, in: font, at: Point(3, 14), on: cr))
    } else {
      cairo_move_to(cr, 3, 14)
      pango.show(text, in: font, on: cr)
    }
    cairo_surface_flush(surface)
    let start = try #require(cairo_image_surface_get_data(surface))
    return Array(
      UnsafeBufferPointer(
        start: start, count: 80 * Int(cairo_image_surface_get_stride(surface))))
  }

  @Test(
    "what was shaped is drawn as Pango draws it",
    arguments: [
      Font(8), Font(10), Font(13.7), Font(9, italic: true),
      Font(11, bold: true),
    ])
  func picture(_ font: Font) throws {
    let texts = ["AVATAR Today", "office fluff", "naïve café", "10 000 tokens, 4%"]
    // The italic and the bold face lack some signs, which are Pango's to find.
    for text in texts + (font.bold || font.italic ? [] : ["Σ √ − × α β"]) {
      let pango = try picture(text, font, shaped: false)
      let own = try picture(text, font, shaped: true)
      #expect(pango.contains { $0 > 200 }, "nothing was drawn")
      // A glyph may come to lie on the next quarter of a pixel.
      let differing = zip(pango, own).filter { abs(Int($0) - Int($1)) > 96 }.count
      let inked = pango.filter { $0 > 96 }.count
      #expect(Double(differing) < 0.12 * Double(inked), "\(text): \(differing) of \(inked)")
    }
  }

  @Test("clusters stand for all bytes and glyphs, a ligature for several bytes")
  func clusters() throws {
    let measurer = try PangoMeasurer()
    for text in ["office", "Σ√C − naïve", "a b", "x"] {
      let shaped = measurer.shaped(text, in: Font(8))
      let bytes = shaped.clusters.map { Int($0.bytes) }.reduce(0, +)
      let glyphs = shaped.clusters.map { Int($0.glyphs) }.reduce(0, +)
      #expect(bytes == text.utf8.count)
      #expect(glyphs == shaped.glyphs.count)
    }
    let office = measurer.shaped("office", in: Font(8))
    #expect(office.glyphs.count < 6, "STIX has a ligature in “office”")
    #expect(measurer.shaped("", in: Font(8)).glyphs.isEmpty)
  }

  @Test("what the face lacks, or runs right to left, is left to Pango")
  func fallback() throws {
    let measurer = try PangoMeasurer()
    for text in ["日本", "שלום", "loss 日"] {
      #expect(!measurer.shaped(text, in: Font(8)).isComplete, "\(text)")
    }
    #expect(!measurer.shaped("√", in: Font(8, italic: true)).isComplete)
    // It is drawn all the same.
    let plot = Plot(
      x: Axis("日本 loss"), y: Axis("שלום"), marks: [PointsMark(x: [1, 2], y: [1, 2])])
    #expect(try plot.drawing().render(.pdf).starts(with: Data("%PDF".utf8)))
  }

  @Test("a text keeps its width, whatever was measured before")
  func width() throws {
    let measurer = try PangoMeasurer()
    let small = measurer.width(of: "tokens", in: Font(5))
    let large = measurer.width(of: "tokens", in: Font(20))
    #expect(abs(large - 4 * small) < 1e-9 && small > 0)
    #expect(measurer.width(of: "tokens", in: Font(5, bold: true)) != small)
  }
}
