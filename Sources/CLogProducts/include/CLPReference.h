// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sums for a bound relative to a reference: for many u at once Σ Y and Σ log(u + Y − D), D = X − W, Y = max(E, M − u),
// and Σ log(u − W) of the reference's own bound.
#ifndef CLP_REFERENCE_H
#define CLP_REFERENCE_H

#include <stddef.h>

// The most values of u of either kind.
#define CLP_SCALES 64

typedef struct {
  double keep;          // 1 − α
  double uniform;       // α/V, or 0 where the model is mixed with the reference
  double relative;      // α where the model is mixed with the reference, else 0
  double range;         // losses X are cut there; ∞ where the model is mixed with the reference
  double own_keep;      // 1 − ρ
  double own_uniform;   // ρ/V
  double own_range;     // losses W are cut there
  double most_scale;    // M = max(M + scale·|M| + shift, least)
  double most_shift;
  double most_least;
  double most_most;     // and at most this
} clp_reference;

typedef struct {
  const float *_Nonnull losses;
  const float *_Nonnull references;
  const float *_Nonnull most;
  const float *_Nullable mean; // E, nil: 0
  size_t count;
} clp_reference_rows;

// Writes Σ X, Σ W, then for each of `scales` Σ Y, for each Σ log(u + Y − D), and for each of `own` Σ log(u − W): −∞ where
// a term has no logarithm.
void clp_reference_sums(
    const clp_reference *_Nonnull form, clp_reference_rows rows, const double *_Nonnull scales,
    int scale_count, const double *_Nonnull own, int own_count, double *_Nonnull out, int level);

#endif
