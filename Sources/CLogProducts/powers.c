// SPDX-License-Identifier: GPL-3.0-or-later
#include "levels.h"
#include "task.h"

#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang fp contract(off)

// Inputs that are taken at once: what they need stays in the first cache.
enum { PLACES = 256 };

#define NAME(x) x##_baseline
#include "powers.inc"
#undef NAME

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NAME(x) x##_avx2
#include "powers.inc"
#undef NAME
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,fma"))), apply_to = function)
#define NAME(x) x##_avx512
#include "powers.inc"
#undef NAME
#pragma clang attribute pop
#endif

int clp_power_sum(
    const clp_power_law *law, clp_power_rows rows, double *value, double *gradient, double *hessian,
    double *metric, int level) {
  int valid = 0;
#define SUM(level) valid = power_sum_##level(law, rows, value, gradient, hessian, metric)
  DISPATCH(clp_usable((enum clp_level)level), SUM)
#undef SUM
  return valid;
}
