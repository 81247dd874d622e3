// SPDX-License-Identifier: GPL-3.0-or-later
//
// The objective of a fit of f = floor + Σ bₖ exp(pₖ zₖ) to many rows, with first and second derivatives, eight inputs at
// a time.
#ifndef CLP_POWER_SUMS_H
#define CLP_POWER_SUMS_H

#include <stddef.h>
#include <stdint.h>

// The most powers and coefficients of a law.
#define CLP_POWERS 3
#define CLP_COEFFICIENTS (1 + 2 * CLP_POWERS)

// A law and what a residual costs: w λ ρ(r), ρ Huber's with least squares halved.
typedef struct {
  int terms;      // 1 to CLP_POWERS
  int has_floor;
  int is_free;    // whether derivatives by the exponents are wanted
  int is_log;     // whether residuals are log f − log y
  double floor;   // 0 without one
  double factors[CLP_POWERS];
  double exponents[CLP_POWERS];
  double threshold;    // Huber's δ; ∞ for least squares
  double overestimate; // λ where r > 0, 1 elsewhere
} clp_power_law;

// Different inputs, and the rows measured at each.
typedef struct {
  size_t count;                    // of inputs, > 0
  const double *_Nonnull z;        // zₖ of input i at z[k·count + i]
  const double *_Nonnull targets;  // of rows: log y or y, those of one input after one another
  const double *_Nonnull weights;  // of rows
  const int64_t *_Nullable starts; // where the rows of each input begin, one more than inputs; nil: one row an input
} clp_power_rows;

// The objective, and by the coefficients in the order floor, factors, exponents: gradient, Hessian and metric, of which
// the lower triangles of dimension × dimension numbers are written. A null gradient leaves out all derivatives, a null
// Hessian the second ones and the metric. Returns 0 where f is not finite, or not positive although logarithms are taken.
int clp_power_sum(
    const clp_power_law *_Nonnull law, clp_power_rows rows, double *_Nonnull value,
    double *_Nullable gradient, double *_Nullable hessian, double *_Nullable metric, int level);

#endif
