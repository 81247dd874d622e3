// SPDX-License-Identifier: GPL-3.0-or-later
//
// Vectors of eight lanes, and the choice among the levels of instructions.
#ifndef CLP_LEVELS_H
#define CLP_LEVELS_H
#include "CLogProducts.h"

typedef double vd __attribute__((vector_size(64)));
typedef long long vi __attribute__((vector_size(64)));
typedef unsigned long long vu __attribute__((vector_size(64)));
typedef float vf __attribute__((vector_size(32)));

#if defined(__x86_64__)
#define DISPATCH(level, call)                    \
  switch (level) {                               \
  case CLP_AVX512: call(avx512); break;          \
  case CLP_AVX2: call(avx2); break;              \
  default: call(baseline); break;                \
  }
#else
#define DISPATCH(level, call) (void)(level); call(baseline);
#endif

// The level asked for, or the best one of this machine where it is asked for or the other is missing.
static inline enum clp_level clp_usable(enum clp_level level) {
  enum clp_level best = clp_best_level();
  return level == CLP_AUTO || level > best ? best : level;
}
#endif
