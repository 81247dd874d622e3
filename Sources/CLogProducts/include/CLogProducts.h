// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sums over token losses that Swift can't do at the speed of memory: smoothing, and Σ log(1 + λ·a) for many λ at
// once as products whose exponents are taken off by integer operations. No allocation but the task itself, no
// globals, no threads: the caller splits the work.
#ifndef CLOGPRODUCTS_H
#define CLOGPRODUCTS_H

#include <stddef.h>
#include <stdint.h>

#include "CLPPowerSums.h"
#include "CLPReference.h"

// Tokens that are taken at once; every call of clp_add but the last one must bring a multiple of it.
#define CLP_BLOCK 1024

// The largest loss or entropy in nats that is taken for a measurement: a logit of float32 rarely differs by more, and sums
// of it as whole numbers of 2^-52 fit 128 bits.
#define CLP_MOST 0x1p20

// Which instructions are used. All give the same bits: what is fused is fused everywhere, and every sum has one order.
enum clp_level { CLP_AUTO = -1, CLP_BASELINE = 0, CLP_AVX2 = 1, CLP_AVX512 = 2 };

// Where rows lie: loss at losses[i·stride], entropy at entropies[i·stride].
typedef struct {
  const float *_Nonnull losses;
  const float *_Nonnull entropies;
  ptrdiff_t stride;
} clp_rows;

// How a row becomes a residual a = Y − X.
typedef struct {
  double unit;         // 1, or log 2 where the rows are bits: the product is rounded to float
  double keep;         // 1 − α
  double uniform;      // α/V
  double range;        // Δ: losses are cut there
  double entropy_most; // log V: entropies are cut there
  double centre_scale; // Y = max(scale·entropy + shift, least)
  double centre_shift;
  double centre_least;
} clp_smoothing;

// The mean that stands for a bound, T = Y − weight·u·log(1 + a/u): where `on`, its moments are summed and the
// products are taken of 1 + λ·(origin − T).
typedef struct {
  int on;
  double scale;  // u
  double weight; // κ
  double shift;  // what T is centred at before it is squared
  double origin;
} clp_linear;

typedef struct {
  int64_t count;
  double loss, loss_square;     // X, X²
  double centre;                // Y
  double square;                // (Y − X)²
  double least, most;           // of a
  double linear, linear_square; // T − shift, (T − shift)²
} clp_sums;

typedef struct clp_task clp_task;

// A task for the factors 1 + λ·a; nil where memory is out. `lambdas` may be empty.
clp_task *_Nullable clp_create(
    clp_smoothing smoothing, clp_linear linear, const double *_Nullable lambdas, int count,
    enum clp_level level);
void clp_destroy(clp_task *_Nonnull task);

// Adds rows: a multiple of CLP_BLOCK, or the last ones.
void clp_add(clp_task *_Nonnull task, clp_rows rows, size_t count);

// Writes the sums and, for each λ, Σ log(1 + λ·a) (−∞ where a factor is not positive), and starts afresh.
void clp_finish(clp_task *_Nonnull task, clp_sums *_Nonnull sums, double *_Nullable logs);

typedef struct {
  size_t first_bad; // the first row with a value that is not a number from 0 to CLP_MOST; count where there is none
  double loss, entropy;
  float most_entropy;
} clp_scan_result;

// Reads rows once, in nats by `unit`: are they numbers, and what do they add up to?
clp_scan_result clp_scan(clp_rows rows, size_t count, double unit);

// The best level of this machine.
enum clp_level clp_best_level(void);

// out[i] = exp(−x[i]) and out[i] = log(x[i]), 8 at a time, for tests; count is a multiple of 8.
void clp_exp_negative(const double *_Nonnull x, double *_Nonnull out, size_t count, enum clp_level);
void clp_log(const double *_Nonnull x, double *_Nonnull out, size_t count, enum clp_level level);

#endif
