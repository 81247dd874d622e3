// SPDX-License-Identifier: GPL-3.0-or-later
//
// libpng as its authors left it, behind one function: its errors are long jumps, which must not cross Swift.
//
// Cairo writes PNG too, but chooses a filter for each row by trying all five and compresses at zlib's level 6. Drawings
// are flat colours and repeated rows: differences to the row above at level 3 take a quarter of the time for a tenth more
// bytes.
#ifndef CPNG_SHIM_H
#define CPNG_SHIM_H

#include <png.h>
#include <setjmp.h>
#include <stddef.h>

typedef struct {
  void (*write)(void *target, const unsigned char *bytes, size_t count);
  void *target;
} cpng_sink;

static inline void cpng_write(png_structp png, png_bytep bytes, size_t count) {
  cpng_sink *sink = (cpng_sink *)png_get_io_ptr(png);
  sink->write(sink->target, bytes, count);
}

static inline void cpng_flush(png_structp png) { (void)png; }

// One picture as a PNG: `pixels` are rows of `stride` bytes in Cairo's CAIRO_FORMAT_RGB24; `title` and `description` are
// UTF-8 or NULL. 0 when all went well.
static inline int cpng_encode(const unsigned char *pixels, int stride, int width, int height,
                              double dpi, const char *title, const char *description,
                              cpng_sink *sink) {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  if (!png) return 1;
  png_infop info = png_create_info_struct(png);
  if (!info || setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    return 1;
  }
  png_set_write_fn(png, sink, cpng_write, cpng_flush);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
  png_set_compression_level(png, 3);
  png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, 8, PNG_COLOR_TYPE_RGB,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_uint_32 metre = (png_uint_32)(dpi / 0.0254 + 0.5);
  png_set_pHYs(png, info, metre, metre, PNG_RESOLUTION_METER);
  const char *words[2] = {title, description};
  const char *keys[2] = {"Title", "Description"};
  for (int i = 0; i < 2; i++) {
    if (!words[i]) continue;
    png_text text = {0};
    text.compression = PNG_ITXT_COMPRESSION_NONE;
    text.key = (png_charp)keys[i];
    text.text = (png_charp)words[i];
    png_set_text(png, info, &text, 1);
  }
  png_write_info(png, info);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  png_set_bgr(png);
  png_set_filler(png, 0, PNG_FILLER_AFTER);
#else
  png_set_filler(png, 0, PNG_FILLER_BEFORE);
#endif
  for (int row = 0; row < height; row++)
    png_write_row(png, (png_bytep)(pixels + (size_t)row * (size_t)stride));
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return 0;
}

#endif
