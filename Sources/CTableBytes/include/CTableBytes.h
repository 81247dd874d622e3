// SPDX-License-Identifier: GPL-3.0-or-later
//
// Places in the bytes of tables: cells, rows, numbers and records, found 16 to 64 bytes at a time. No allocation, no
// globals, no errors: where a text is not of the usual form a function stops, and the caller reads on from there.
#ifndef CTABLEBYTES_H
#define CTABLEBYTES_H

#include <stddef.h>
#include <stdint.h>

// Which instructions are used. All give the same results.
enum ctb_level { CTB_AUTO = -1, CTB_PORTABLE = 0, CTB_BASELINE = 1, CTB_AVX2 = 2 };

// A text of cells parted by a separator. From `unquoted` on it has no quotes.
typedef struct {
  const uint8_t *_Nonnull base;
  size_t end;
  size_t unquoted;
  uint8_t separator;
  // One of `ctb_level`.
  int level;
} ctb_text;

// What the search for rows has found so far.
typedef struct {
  // Where the next row starts.
  size_t place;
  // The number of rows found.
  size_t count;
  // The number of cells of the first row; 0 before it is known.
  size_t cells;
  // The first row with another number of cells; PTRDIFF_MAX where there is none.
  size_t uneven;
} ctb_rows;

// The place of the first byte that is 0 or not ASCII; `count` where there is none.
size_t ctb_ascii(const uint8_t *_Nonnull bytes, size_t from, size_t count, int level);

// Finds rows without quotes, and passes over blank ones.
//
// Stops at the end of the text, when `room` is filled, or before a row of one cell that begins with a byte that is
// not ASCII, which may be a space.
void ctb_find_rows(const ctb_text *_Nonnull text, ctb_rows *_Nonnull rows, ptrdiff_t *_Nonnull starts, size_t room);

// The place at which a cell of a row without quotes starts, which has more than `column` cells.
size_t ctb_cell(const ctb_text *_Nonnull text, size_t start, size_t column);

// Reads the cells of a column as numbers, from a row on.
//
// Stops at the first cell that is no plain decimal number of at most 19 digits with a power of ten from -27 to 27.
//
// starts: where rows start; rows: which of them, all where null; first and count: which part of these;
// values: room for `count` numbers. Returns the row at which it stopped, `count` where it came to the end.
size_t ctb_column(
    const ctb_text *_Nonnull text, const ptrdiff_t *_Nonnull starts, const ptrdiff_t *_Nullable rows, size_t first,
    size_t count, size_t column, double *_Nonnull values);

// Reads JSON values as numbers, which may stand in quotes; offsets: where values start, -1 for none. The rest is as in
// `ctb_column`.
size_t ctb_values(
    const ctb_text *_Nonnull text, const ptrdiff_t *_Nonnull offsets, const ptrdiff_t *_Nullable rows, size_t first,
    size_t count, double *_Nonnull values);

// The number that all of some bytes spell. Returns 1; 0 where they are no plain decimal number.
int ctb_number(const uint8_t *_Nonnull bytes, size_t count, double *_Nonnull value);

// A part of a text.
typedef struct {
  size_t start;
  size_t count;
} ctb_part;

// Finds the values of records of JSON that have the fields of a record before them, written alike.
//
// parts: what stands before each value of that record, and behind the last: fields + 1 of them;
// separator: the comma between records, or 0; place: the end of the record before, moved behind the last one found;
// offsets: room for the places of `room` · fields values. Returns the number of records.
size_t ctb_records(
    const ctb_text *_Nonnull text, const ctb_part *_Nonnull parts, size_t fields, uint8_t separator,
    size_t *_Nonnull place, ptrdiff_t *_Nonnull offsets, size_t room);

// The level that a processor has, at most the one asked for.
int ctb_available(int level);

#endif
