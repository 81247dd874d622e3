// SPDX-License-Identifier: GPL-3.0-or-later

import CPNG
import CPango
import Foundation

/// A Cairo surface and context that draw shapes; one for each file written.
final class CairoCanvas {
  let surface: OpaquePointer
  private(set) var cr: OpaquePointer
  /// Pixels per inch; nil for a vector file.
  private let resolution: Double?
  private let text = PangoText()
  /// Whether what is drawn now belongs to a structure element that holds no other one.
  var isInLeaf = false
  /// Whether a structure element is open.
  var isTagged = false
  private let measurer: any TextMeasurer
  /// The measurer where it shapes what it measures, so that it need not be done again.
  private let shaper: PangoMeasurer?
  private let sink = Sink()

  /// Collects the bytes that Cairo writes.
  private final class Sink {
    var data = Data()
  }

  private static let write: cairo_write_func_t = { closure, bytes, count in
    guard let closure, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
    Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue().data
      .append(bytes, count: Int(count))
    return CAIRO_STATUS_SUCCESS
  }

  /// A page of a PDF, in points.
  convenience init(pdf size: Size, measurer: (any TextMeasurer)? = nil) throws(PlottingError) {
    try self.init(resolution: nil, measurer: measurer) { target in
      cairo_pdf_surface_create_for_stream(Self.write, target, size.width, size.height)
    }
  }

  /// A white picture; `size` is in points.
  convenience init(
    picture size: Size, dpi: Double, measurer: (any TextMeasurer)? = nil
  ) throws(PlottingError) {
    precondition(dpi > 0 && dpi <= 2400, "a resolution lies in 0…2400 dpi, found \(dpi)")
    let scale = dpi / 72
    try self.init(resolution: dpi, measurer: measurer) { _ in
      let surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32((size.width * scale).rounded(.up)),
        Int32((size.height * scale).rounded(.up)))
      cairo_surface_set_device_scale(surface, scale, scale)
      return surface
    }
    cairo_set_source_rgb(cr, 1, 1, 1)
    cairo_paint(cr)
  }

  private init(
    resolution: Double?, measurer: (any TextMeasurer)?,
    surface: (UnsafeMutableRawPointer) -> OpaquePointer?
  ) throws(PlottingError) {
    if let measurer { self.measurer = measurer } else { self.measurer = try PangoMeasurer() }
    shaper = self.measurer as? PangoMeasurer
    self.resolution = resolution
    guard let made = surface(Unmanaged.passUnretained(sink).toOpaque()),
      let context = cairo_create(made)
    else { throw .rendering("Cairo gave no surface") }
    self.surface = made
    cr = context
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND)
  }

  deinit {
    cairo_destroy(cr)
    cairo_surface_destroy(surface)
  }

  /// Closes the surface and hands over the file's bytes.
  ///
  /// - `metadata`: title and subject go into a PNG; a PDF has them by ``set(_:)``.
  func finish(_ metadata: Metadata = Metadata()) throws(PlottingError) -> Data {
    try check(cairo_status(cr))
    if let resolution {
      cairo_surface_flush(surface)
      var target = cpng_sink(
        write: { target, bytes, count in
          guard let target, let bytes else { return }
          Unmanaged<Sink>.fromOpaque(target).takeUnretainedValue().data.append(bytes, count: count)
        }, target: Unmanaged.passUnretained(sink).toOpaque())
      let failed = cpng_encode(
        cairo_image_surface_get_data(surface), cairo_image_surface_get_stride(surface),
        cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface),
        resolution, metadata.title, metadata.subject, &target)
      guard failed == 0 else { throw .rendering("libpng could not write the picture") }
    } else {
      cairo_surface_finish(surface)
    }
    try check(cairo_surface_status(surface))
    return sink.data
  }

  private func check(_ status: cairo_status_t) throws(PlottingError) {
    guard status != CAIRO_STATUS_SUCCESS else { return }
    throw .rendering(String(cString: cairo_status_to_string(status)))
  }

  // MARK: shapes

  func draw(_ shapes: [Shape]) {
    var markers = MarkerBatch()
    for (index, shape) in shapes.enumerated() {
      switch shape {
      // Neighbours of one opaque stroke, such as ticks, are one path: a vector file names the stroke once.
      case .line(let points, let stroke)
      where stroke.color.opacity == 1 && shapes[index...].dropFirst().first?.stroke == stroke:
        draw(&markers)
        trace(points, closed: false)
      // So are neighbouring markers of one kind, as long as none lies on another.
      case .marker(let kind, let at, let size, let fill, let stroke):
        let style = MarkerBatch.Style(kind: kind, size: size, fill: fill, stroke: stroke)
        if !markers.add(at, style) {
          draw(&markers)
          _ = markers.add(at, style)
        }
      default:
        draw(&markers)
        draw(shape)
      }
    }
    draw(&markers)
  }

  private func draw(_ batch: inout MarkerBatch) {
    guard let style = batch.style else { return }
    for place in batch.places { trace(style.kind, at: place, size: style.size) }
    paint(style.fill, style.stroke)
    batch = MarkerBatch()
  }

  private func trace(_ marker: MarkerShape, at place: Point, size: Double) {
    if let outline = marker.outline(at: place, size: size) {
      trace(outline, closed: true)
    } else {
      cairo_new_sub_path(cr)
      cairo_arc(cr, place.x, place.y, size / 2, 0, 2 * Double.pi)
      cairo_close_path(cr)
    }
  }

  func draw(_ shape: Shape) {
    switch shape {
    case .line(let points, let s):
      trace(points, closed: false)
      stroke(s)
    case .polygon(let points, let fill, let s):
      trace(points, closed: true)
      paint(fill, s)
    case .marker: draw([shape])
    case .markers(let marker, let at, let size, let fill, let s):
      draw(at.map { Shape.marker(marker, at: $0, size: size, fill: fill, stroke: s) })
    case .text(let label): draw(label)
    case .clip(let r, let shapes):
      cairo_save(cr)
      cairo_rectangle(cr, r.minX, r.minY, r.width, r.height)
      cairo_clip(cr)
      draw(shapes)
      cairo_restore(cr)
    case .raster(let r, let shapes):
      if resolution == nil { drawPicture(of: shapes, in: r) } else { draw(shapes) }
    case .link(let target, let shapes):
      linked(to: target) { draw(shapes) }
    case .titled(_, let shapes): draw(shapes)
    case .tagged(let name, let shapes):
      if isTagged { element(name, shapes) } else { draw(shapes) }
    }
  }

  /// Pixels per point of a layer that is a picture: 360 pixels per inch.
  private static let pictureScale = 5.0

  /// The shapes as a picture: a vector file of so many would be slow to show.
  private func drawPicture(of shapes: [Shape], in r: Rect) {
    let scale = Self.pictureScale
    let picture = image(of: shapes, in: r)
    defer { cairo_surface_destroy(picture) }
    cairo_save(cr)
    cairo_translate(cr, r.minX, r.minY)
    cairo_scale(cr, 1 / scale, 1 / scale)
    cairo_set_source_surface(cr, picture, 0, 0)
    cairo_paint(cr)
    cairo_restore(cr)
  }

  private func image(of shapes: [Shape], in r: Rect) -> OpaquePointer? {
    let scale = Self.pictureScale
    let picture = cairo_image_surface_create(
      CAIRO_FORMAT_ARGB32, Int32((r.width * scale).rounded(.up)),
      Int32((r.height * scale).rounded(.up)))
    guard let context = cairo_create(picture) else { return picture }
    let page = cr
    cr = context
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND)
    cairo_scale(cr, scale, scale)
    cairo_translate(cr, -r.minX, -r.minY)
    draw(shapes)
    cairo_destroy(cr)
    cr = page
    return picture
  }

  /// The shapes inside a rectangle as a PNG that is transparent elsewhere.
  static func picture(of shapes: [Shape], in r: Rect) throws(PlottingError) -> Data {
    let canvas = try CairoCanvas(picture: Size(1, 1), dpi: 72)
    let picture = canvas.image(of: shapes, in: r)
    defer { cairo_surface_destroy(picture) }
    try canvas.check(
      cairo_surface_write_to_png_stream(
        picture, Self.write, Unmanaged.passUnretained(canvas.sink).toOpaque()))
    return canvas.sink.data
  }

  private func trace(_ points: [Point], closed: Bool) {
    guard let first = points.first else { return }
    cairo_move_to(cr, first.x, first.y)
    for p in points.dropFirst() { cairo_line_to(cr, p.x, p.y) }
    if closed { cairo_close_path(cr) }
  }

  /// Replaces the curves of the path by few straight lines, which a stroke much wider than they are off hides.
  private func flatten() {
    let tolerance = cairo_get_tolerance(cr)
    cairo_set_tolerance(cr, 0.25)
    let path = cairo_copy_path_flat(cr)
    cairo_set_tolerance(cr, tolerance)
    cairo_new_path(cr)
    cairo_append_path(cr, path)
    cairo_path_destroy(path)
  }

  private func source(_ c: Color) {
    cairo_set_source_rgba(cr, c.red, c.green, c.blue, c.opacity)
  }

  private func paint(_ fill: Color?, _ s: Stroke?) {
    if let fill {
      source(fill)
      if s == nil { cairo_fill(cr) } else { cairo_fill_preserve(cr) }
    }
    if let s { stroke(s) } else { cairo_new_path(cr) }
  }

  private func stroke(_ s: Stroke) {
    source(s.color)
    cairo_set_line_width(cr, s.width)
    cairo_set_dash(cr, s.dash, Int32(s.dash.count), 0)
    cairo_stroke(cr)
  }

  private func draw(_ label: Label) {
    let layout = TextLayout(
      label.markup, font: label.font, wordSpacing: label.wordSpacing, measurer: measurer)
    cairo_save(cr)
    cairo_translate(cr, label.at.x, label.at.y)
    if label.rotation != 0 { cairo_rotate(cr, label.rotation * Double.pi / 180) }
    let shift = -layout.width * label.alignment.fraction
    if let halo = label.halo {
      for run in layout.runs {
        let start = Point(run.at.x + shift, run.at.y)
        let shaped = shaper?.shaped(run.text, in: run.font)
        if let shaped, text.show(shaped, in: run.font, at: start, asPath: true, on: cr) { continue }
        cairo_move_to(cr, start.x, start.y)
        text.trace(run.text, in: run.font, on: cr)
      }
      flatten()
      stroke(Stroke(halo, width: 0.42 * label.font.size))
    }
    var rest = layout.runs[...]
    while let first = rest.first {
      let runs = rest.prefix { $0.link == first.link }
      rest = rest.dropFirst(runs.count)
      let show: () -> Void = { [self] in
        source(label.color)
        for run in runs {
          let start = Point(run.at.x + shift, run.at.y)
          let shaped = shaper?.shaped(run.text, in: run.font)
          if let shaped, text.show(shaped, in: run.font, at: start, on: cr) { continue }
          cairo_move_to(cr, start.x, start.y)
          text.show(run.text, in: run.font, on: cr)
        }
      }
      if let link = first.link {
        linked(to: link, show)
      } else if isTagged && !isInLeaf {
        span(show)
      } else {
        show()
      }
    }
    for rule in layout.rules {
      trace(rule.points.map { Point($0.x + shift, $0.y) }, closed: false)
      stroke(Stroke(label.color, width: rule.width))
    }
    cairo_new_path(cr)
    cairo_restore(cr)
  }

  /// Marks a place of the page that links can lead to.
  func destination(_ name: String, at p: Point) {
    cairo_tag_begin(
      cr, "cairo.dest", "name='\(Self.quoted(name))' x=\(rounded(p.x)) y=\(rounded(p.y))")
    cairo_tag_end(cr, "cairo.dest")
  }

  static func quoted(_ text: String) -> String {
    text.filter { $0.isASCII && $0 != "\0" }.map {
      $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0)
    }.joined()
  }

  func set(_ metadata: Metadata) {
    func set(_ key: cairo_pdf_metadata_t, _ value: String?) {
      if let value { cairo_pdf_surface_set_metadata(surface, key, value) }
    }
    set(CAIRO_PDF_METADATA_TITLE, metadata.title)
    set(CAIRO_PDF_METADATA_AUTHOR, metadata.author)
    set(CAIRO_PDF_METADATA_SUBJECT, metadata.subject)
    set(CAIRO_PDF_METADATA_CREATE_DATE, metadata.created)
  }
}
