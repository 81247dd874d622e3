// SPDX-License-Identifier: GPL-3.0-or-later
#include "CTableBytes.h"
#include "number.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Adds a row that starts and ends at some places, unless it is blank. Returns 0 where the caller must look at it.
static inline int take_row(
    const uint8_t *base, size_t start, size_t stop, size_t cells, ctb_rows *rows, ptrdiff_t *starts) {
  if (cells == 1) {
    size_t place = start;
    while (place < stop && (base[place] == 32 || base[place] == 9 || base[place] == 13)) place++;
    if (place == stop) return 1;
    if (base[place] >= 0x80) {
      rows->place = start;
      return 0;
    }
  }
  if (rows->cells == 0) rows->cells = cells;
  if (cells != rows->cells && rows->uneven == PTRDIFF_MAX) rows->uneven = rows->count;
  starts[rows->count++] = (ptrdiff_t)start;
  return 1;
}

// The place of a cell in a row that may have quotes; the end of the text where one is not closed.
static size_t quoted_cell(const ctb_text *text, size_t place, size_t column) {
  const uint8_t *base = text->base;
  size_t end = text->end;
  for (; column > 0; column--) {
    while (place < end && base[place] == 32) place++;
    if (place < end && base[place] == '"') {
      for (place++; place < end; place++) {
        if (base[place] != '"') continue;
        if (place + 1 >= end || base[place + 1] != '"') break;
        place++;
      }
      place++;
    }
    while (place < end && base[place] != text->separator) place++;
    place++;
  }
  return place;
}

// Bit i of the result is bit 7 of byte i.
static inline uint64_t gathered(uint64_t w) { return ((w & 0x8080808080808080) >> 7) * 0x0102040810204080 >> 56; }

// Source: H. S. Warren, Hacker's Delight, 2nd edition, section 6-1.
static inline uint64_t zeros(uint64_t w) {
  return ~(((w & 0x7F7F7F7F7F7F7F7F) + 0x7F7F7F7F7F7F7F7F) | w | 0x7F7F7F7F7F7F7F7F);
}

static inline uint64_t high_portable(const uint8_t *p) {
  uint64_t bits = 0;
  for (int i = 0; i < 8; i++) bits |= gathered(word(p + 8 * i)) << (8 * i);
  return bits;
}

static inline uint64_t matches_portable(const uint8_t *p, uint8_t byte) {
  uint64_t bits = 0, all = 0x0101010101010101 * (uint64_t)byte;
  for (int i = 0; i < 8; i++) bits |= gathered(zeros(word(p + 8 * i) ^ all)) << (8 * i);
  return bits;
}

#define BLOCK 64
#define NAME(x) x##_portable
#define HIGH high_portable
#define MATCHES matches_portable
#include "scan.inc"
#undef NAME
#undef HIGH
#undef MATCHES

#if defined(__x86_64__)
static inline uint64_t high_baseline(const uint8_t *p) {
  uint64_t bits = 0;
  for (int i = 0; i < 4; i++)
    bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(p + 16 * i))) << (16 * i);
  return bits;
}

static inline uint64_t matches_baseline(const uint8_t *p, uint8_t byte) {
  uint64_t bits = 0;
  __m128i all = _mm_set1_epi8((char)byte);
  for (int i = 0; i < 4; i++)
    bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(p + 16 * i)), all))
            << (16 * i);
  return bits;
}

#define NAME(x) x##_baseline
#define HIGH high_baseline
#define MATCHES matches_baseline
#include "scan.inc"
#undef NAME
#undef HIGH
#undef MATCHES

#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,popcnt"))), apply_to = function)
static inline uint64_t high_avx2(const uint8_t *p) {
  uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_loadu_si256((const __m256i *)p));
  uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_loadu_si256((const __m256i *)(p + 32)));
  return (uint64_t)b << 32 | a;
}

static inline uint64_t matches_avx2(const uint8_t *p, uint8_t byte) {
  __m256i all = _mm256_set1_epi8((char)byte);
  uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)p), all));
  uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(p + 32)), all));
  return (uint64_t)b << 32 | a;
}

#define NAME(x) x##_avx2
#define HIGH high_avx2
#define MATCHES matches_avx2
#include "scan.inc"
#undef NAME
#undef HIGH
#undef MATCHES
#pragma clang attribute pop

#define DISPATCH(level, call, ...)                     \
  switch (level) {                                     \
  case CTB_AVX2: return call##_avx2(__VA_ARGS__);      \
  case CTB_BASELINE: return call##_baseline(__VA_ARGS__); \
  default: return call##_portable(__VA_ARGS__);        \
  }
#else
#define DISPATCH(level, call, ...) return call##_portable(__VA_ARGS__);
#endif

int ctb_available(int level) {
#if defined(__x86_64__)
  int best = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt")
                 ? CTB_AVX2
                 : CTB_BASELINE;
#else
  int best = CTB_PORTABLE;
#endif
  return level == CTB_AUTO || level > best ? best : level;
}

size_t ctb_ascii(const uint8_t *bytes, size_t from, size_t count, int level) {
  DISPATCH(level, ascii, bytes, from, count)
}

void ctb_find_rows(const ctb_text *text, ctb_rows *rows, ptrdiff_t *starts, size_t room) {
  if (rows->count >= room) return;
  DISPATCH(text->level, find_rows, text, rows, starts, room)
}

size_t ctb_cell(const ctb_text *text, size_t start, size_t column) { DISPATCH(text->level, cell, text, start, column) }

size_t ctb_column(
    const ctb_text *text, const ptrdiff_t *starts, const ptrdiff_t *rows, size_t first, size_t count, size_t column,
    double *values) {
  DISPATCH(text->level, column, text, starts, rows, first, count, column, values)
}

int ctb_number(const uint8_t *bytes, size_t count, double *value) {
  const uint8_t *p = bytes;
  return decimal(&p, bytes + count, value) && p == bytes + count;
}
