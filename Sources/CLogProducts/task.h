// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef CLP_TASK_H
#define CLP_TASK_H
#include "CLogProducts.h"

enum { LANES = 8, STEP = 4 * LANES, PIECE = 128 };

// A sum and what its additions rounded off (Neumaier).
typedef struct { double sum, rest; } clp_total;

// Numbers of one λ: the lanes' products in [1, 2) and their exponents.
typedef struct {
  double mantissa[LANES];
  int64_t exponent[LANES];
} clp_product;

struct clp_task {
  // Workspace first: it is aligned.
  double a[CLP_BLOCK], y[CLP_BLOCK];
  clp_smoothing smoothing;
  clp_linear linear;
  enum clp_level level;
  int count;
  int64_t tokens;
  double least, most;       // of a, as measured
  double low, high;         // of what the products are taken of
  clp_total loss, loss_square, centre, square, t, t_square;
  double *lambdas;
  clp_product *products;
};

static inline void clp_total_add(clp_total *total, double x) {
  double sum = total->sum + x;
  double big = __builtin_fabs(total->sum) >= __builtin_fabs(x) ? total->sum : x;
  double small = big == x ? total->sum : x;
  total->rest += (big - sum) + small;
  total->sum = sum;
}
#endif
