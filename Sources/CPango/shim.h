// SPDX-License-Identifier: GPL-3.0-or-later
//
// Cairo as its authors left it, and the few Pango functions that Plotting calls.
//
// Pango's own headers are not included: `pkg-config --cflags pangocairo` carries -pthread (from
// GLib through GIO), which SwiftPM prohibits with a warning on every build, and GLib's macros
// import badly. The prototypes and structs below are Pango's public, stable ABI; whatever is not read stays opaque.
#ifndef CPANGO_SHIM_H
#define CPANGO_SHIM_H

#include <cairo.h>
#include <cairo-pdf.h>
#include <cairo-svg.h>

typedef struct _PangoContext PangoContext;
typedef struct _PangoFont PangoFont;
typedef struct _PangoFontDescription PangoFontDescription;
typedef struct _PangoFontMap PangoFontMap;
typedef struct _PangoLanguage PangoLanguage;
typedef struct _PangoLayout PangoLayout;

// Same layout as Pango's: all four in 1/1024 of a point.
typedef struct { int x, y, width, height; } PangoRectangle;

// What shaping makes of a line, laid out as in Pango 1.x: runs of one font, glyphs with their advances, and an
// iterator over the clusters of bytes and glyphs that belong together.
typedef struct CPangoList { void *data; struct CPangoList *next; } CPangoList;

typedef struct {
  PangoLayout *layout;
  int start_index, length;
  CPangoList *runs;
  unsigned flags;
} PangoLayoutLine;

typedef struct {
  void *shape_engine, *lang_engine;
  PangoFont *font;
  unsigned char level, gravity, flags, script;
  PangoLanguage *language;
  CPangoList *extra_attrs;
} PangoAnalysis;

typedef struct { int offset, length, num_chars; PangoAnalysis analysis; } PangoItem;

typedef struct { int width, x_offset, y_offset; } PangoGlyphGeometry;

typedef struct { unsigned glyph; PangoGlyphGeometry geometry; unsigned attr; } PangoGlyphInfo;

typedef struct { int num_glyphs; PangoGlyphInfo *glyphs; int *log_clusters; int space; } PangoGlyphString;

typedef struct {
  PangoItem *item;
  PangoGlyphString *glyphs;
  int y_offset, start_x_offset, end_x_offset;
} PangoGlyphItem;

typedef struct {
  PangoGlyphItem *glyph_item;
  const char *text;
  int start_glyph, start_index, start_char;
  int end_glyph, end_index, end_char;
} PangoGlyphItemIter;

enum { CPANGO_SCALE = 1024, CPANGO_WEIGHT_BOLD = 700, CPANGO_STYLE_ITALIC = 2 };

PangoFontMap *pango_cairo_font_map_get_default(void);
PangoContext *pango_font_map_create_context(PangoFontMap *map);
void pango_cairo_context_set_resolution(PangoContext *context, double dpi);
void pango_cairo_context_set_font_options(PangoContext *context, const cairo_font_options_t *options);
void pango_context_set_round_glyph_positions(PangoContext *context, int round);
void pango_context_set_language(PangoContext *context, PangoLanguage *language);
PangoLanguage *pango_language_from_string(const char *language);

PangoFontDescription *pango_font_description_new(void);
void pango_font_description_free(PangoFontDescription *description);
void pango_font_description_set_family(PangoFontDescription *description, const char *family);
void pango_font_description_set_absolute_size(PangoFontDescription *description, double size);
void pango_font_description_set_weight(PangoFontDescription *description, int weight);
void pango_font_description_set_style(PangoFontDescription *description, int style);
const char *pango_font_description_get_family(const PangoFontDescription *description);
PangoFont *pango_context_load_font(PangoContext *context, const PangoFontDescription *description);
PangoFontDescription *pango_font_describe(PangoFont *font);

PangoLayout *pango_layout_new(PangoContext *context);
void pango_layout_set_font_description(PangoLayout *layout, const PangoFontDescription *description);
const char *pango_layout_get_text(PangoLayout *layout);
void pango_layout_set_text(PangoLayout *layout, const char *text, int length);
int pango_layout_get_unknown_glyphs_count(PangoLayout *layout);
void pango_layout_get_extents(PangoLayout *layout, PangoRectangle *ink, PangoRectangle *logical);
int pango_layout_get_baseline(PangoLayout *layout);
PangoLayoutLine *pango_layout_get_line_readonly(PangoLayout *layout, int line);
void pango_layout_set_single_paragraph_mode(PangoLayout *layout, int setting);
int pango_glyph_item_iter_init_start(PangoGlyphItemIter *iter, PangoGlyphItem *item, const char *text);
int pango_glyph_item_iter_next_cluster(PangoGlyphItemIter *iter);
cairo_scaled_font_t *pango_cairo_font_get_scaled_font(PangoFont *font);
void pango_cairo_update_layout(cairo_t *cr, PangoLayout *layout);
void pango_cairo_show_layout_line(cairo_t *cr, PangoLayoutLine *line);
void pango_cairo_layout_line_path(cairo_t *cr, PangoLayoutLine *line);

void g_object_unref(void *object);

#endif
