// SPDX-License-Identifier: GPL-3.0-or-later
#include "PlainSum.h"

#pragma clang diagnostic ignored "-Wpsabi"

typedef float floats __attribute__((vector_size(32)));
typedef double doubles __attribute__((vector_size(64)));

static inline __attribute__((always_inline)) void body(
    const float *pairs, size_t count, double *out) {
  doubles a = {0}, b = {0};
  size_t i = 0;
  for (; i + 16 <= 2 * count; i += 16) {
    floats x, y;
    __builtin_memcpy(&x, pairs + i, sizeof x);
    __builtin_memcpy(&y, pairs + i + 8, sizeof y);
    a += __builtin_convertvector(x, doubles);
    b += __builtin_convertvector(y, doubles);
  }
  a += b;
  out[0] = (a[0] + a[2]) + (a[4] + a[6]);
  out[1] = (a[1] + a[3]) + (a[5] + a[7]);
  for (; i < 2 * count; i++) out[i & 1] += pairs[i];
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void wide(const float *p, size_t n, double *out) {
  body(p, n, out);
}
#endif

void plain_sum(const float *pairs, size_t count, double *out) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    wide(pairs, count, out);
    return;
  }
#endif
  body(pairs, count, out);
}
