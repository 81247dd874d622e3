// SPDX-License-Identifier: GPL-3.0-or-later
#include "CTableBytes.h"
#include "number.h"

static inline int is_space(uint8_t byte) { return byte == 32 || byte == 10 || byte == 13 || byte == 9; }

static inline int is_delimiter(uint8_t byte) {
  return byte == ',' || byte == '}' || byte == ']' || byte == ':' || is_space(byte);
}

size_t ctb_values(
    const ctb_text *text, const ptrdiff_t *offsets, const ptrdiff_t *rows, size_t first, size_t count, double *values) {
  const uint8_t *end = text->base + text->end;
  for (size_t row = first; row < count; row++) {
    ptrdiff_t place = offsets[rows ? rows[row] : (ptrdiff_t)row];
    if (place < 0) return row;
    const uint8_t *p = text->base + place;
    int quoted = p < end && *p == '"';
    p += quoted;
    if (!decimal(&p, end, values + row)) return row;
    if (quoted ? p >= end || *p != '"' : p < end && !is_delimiter(*p)) return row;
  }
  return count;
}

// The end of digits; null where there are none.
static inline const uint8_t *skip_digits(const uint8_t *p, const uint8_t *end) {
  const uint8_t *start = p;
  while (end - p >= 8) {
    uint64_t others = no_digits(word(p));
    if (others) {
      p += __builtin_ctzll(others) / 8;
      return p == start ? 0 : p;
    }
    p += 8;
  }
  while (p < end && (uint8_t)(*p - '0') < 10) p++;
  return p == start ? 0 : p;
}

// The end of a plain value: a number, a string without escapes, or a word; null where it is none.
static inline const uint8_t *skip_value(const uint8_t *p, const uint8_t *end) {
  if (p >= end) return 0;
  switch (*p) {
  case '"':
    for (p++; p < end; p++) {
      if (*p == '"') return p + 1;
      if (*p == '\\' || *p == 10) return 0;
    }
    return 0;
  case 't': return end - p >= 4 && memcmp(p, "true", 4) == 0 ? p + 4 : 0;
  case 'n': return end - p >= 4 && memcmp(p, "null", 4) == 0 ? p + 4 : 0;
  case 'f': return end - p >= 5 && memcmp(p, "false", 5) == 0 ? p + 5 : 0;
  case 'N': return end - p >= 3 && memcmp(p, "NaN", 3) == 0 ? p + 3 : 0;
  default: break;
  }
  if (*p == '-') p++;
  p = skip_digits(p, end);
  if (p && p < end && *p == '.') p = skip_digits(p + 1, end);
  if (p && p < end && (*p | 0x20) == 'e') {
    p++;
    if (p < end && (*p == '-' || *p == '+')) p++;
    p = skip_digits(p, end);
  }
  return p;
}

size_t ctb_records(
    const ctb_text *text, const ctb_part *parts, size_t fields, uint8_t separator, size_t *place, ptrdiff_t *offsets,
    size_t room) {
  const uint8_t *base = text->base, *end = base + text->end;
  size_t count = 0;
  while (count < room) {
    const uint8_t *p = base + *place;
    while (p < end && is_space(*p)) p++;
    if (separator) {
      if (p >= end || *p != separator) return count;
      p++;
      while (p < end && is_space(*p)) p++;
    }
    for (size_t field = 0; field <= fields; field++) {
      if ((size_t)(end - p) < parts[field].count || memcmp(p, base + parts[field].start, parts[field].count) != 0)
        return count;
      p += parts[field].count;
      if (field == fields) break;
      *offsets = p - base;
      p = skip_value(p, end);
      if (!p || (p < end && !is_delimiter(*p))) return count;
      offsets++;
    }
    *place = (size_t)(p - base);
    count++;
  }
  return count;
}
