// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the GNU Scientific Library that NumericalMethods calls, as their authors left them.
//
// GSL publishes its algorithms as global variables (`GSL_VAR const T *name`), which Swift 6 refuses
// as shared mutable state; each one that is needed gets, here, a static inline function that returns
// it.
#ifndef CGSL_SHIM_H
#define CGSL_SHIM_H

#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sf_zeta.h>
#include <gsl/gsl_vector.h>

// The routes of nonlinear least squares, the minimizers of functions of several variables, and
// the search for a root.
#define CGSL_GLOBAL(T, name) \
  static inline const T *_Nonnull c##name(void) { return name; }
CGSL_GLOBAL(gsl_multifit_nlinear_type, gsl_multifit_nlinear_trust)
CGSL_GLOBAL(gsl_multifit_nlinear_trs, gsl_multifit_nlinear_trs_lm)
CGSL_GLOBAL(gsl_multifit_nlinear_trs, gsl_multifit_nlinear_trs_lmaccel)
CGSL_GLOBAL(gsl_multifit_nlinear_trs, gsl_multifit_nlinear_trs_dogleg)
CGSL_GLOBAL(gsl_multifit_nlinear_trs, gsl_multifit_nlinear_trs_ddogleg)
CGSL_GLOBAL(gsl_multifit_nlinear_trs, gsl_multifit_nlinear_trs_subspace2D)
CGSL_GLOBAL(gsl_multimin_fdfminimizer_type, gsl_multimin_fdfminimizer_vector_bfgs2)
CGSL_GLOBAL(gsl_multimin_fminimizer_type, gsl_multimin_fminimizer_nmsimplex2)
CGSL_GLOBAL(gsl_root_fsolver_type, gsl_root_fsolver_brent)
#undef CGSL_GLOBAL

#endif
