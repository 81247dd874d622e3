// SPDX-License-Identifier: GPL-3.0-or-later
#include "levels.h"
#include "task.h"

#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang fp contract(off)


#define NAME(x) x##_baseline
#include "reference.inc"
#undef NAME

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NAME(x) x##_avx2
#include "reference.inc"
#undef NAME
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,fma"))), apply_to = function)
#define NAME(x) x##_avx512
#include "reference.inc"
#undef NAME
#pragma clang attribute pop
#endif

void clp_reference_sums(
    const clp_reference *form, clp_reference_rows rows, const double *scales, int scale_count,
    const double *own, int own_count, double *out, int level) {
#define SUMS(level) reference_sums_##level(form, rows, scales, scale_count, own, own_count, out)
  DISPATCH(clp_usable((enum clp_level)level), SUMS)
#undef SUMS
}
