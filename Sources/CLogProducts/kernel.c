// SPDX-License-Identifier: GPL-3.0-or-later
#include "levels.h"
#include "task.h"

#include <math.h>
#include <stdlib.h>

#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang fp contract(off)

#define NAME(x) x##_baseline
#include "block.inc"
#undef NAME

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NAME(x) x##_avx2
#include "block.inc"
#undef NAME
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,fma"))), apply_to = function)
#define NAME(x) x##_avx512
#include "block.inc"
#undef NAME
#pragma clang attribute pop
#endif

enum clp_level clp_best_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("fma")) return CLP_BASELINE;
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) return CLP_AVX512;
  if (__builtin_cpu_supports("avx2")) return CLP_AVX2;
#endif
  return CLP_BASELINE;
}

static void start(clp_task *task) {
  task->tokens = 0;
  task->least = task->low = INFINITY;
  task->most = task->high = -INFINITY;
  clp_total nothing = {0, 0};
  task->loss = task->loss_square = nothing;
  task->centre = task->square = task->t = task->t_square = nothing;
  for (int s = 0; s < task->count; s++)
    for (int j = 0; j < LANES; j++) {
      task->products[s].mantissa[j] = 1;
      task->products[s].exponent[j] = 0;
    }
}

clp_task *clp_create(
    clp_smoothing smoothing, clp_linear linear, const double *lambdas, int count,
    enum clp_level level) {
  // One piece of memory: the task, the products (both multiples of 64 bytes), the λ.
  size_t head = (sizeof(clp_task) + 63) / 64 * 64;
  size_t products = (size_t)count * sizeof(clp_product);
  size_t size = head + products + ((size_t)count * sizeof(double) + 63) / 64 * 64;
  void *memory = NULL;
  if (posix_memalign(&memory, 64, size) != 0) return NULL;
  clp_task *task = memory;
  task->smoothing = smoothing;
  task->linear = linear;
  task->level = clp_usable(level);
  task->count = count;
  task->products = (clp_product *)((char *)memory + head);
  task->lambdas = (double *)((char *)memory + head + products);
  for (int s = 0; s < count; s++) task->lambdas[s] = lambdas[s];
  start(task);
  return task;
}

void clp_destroy(clp_task *task) { free(task); }

void clp_add(clp_task *task, clp_rows rows, size_t count) {
#define ADD(level) block_##level(task, at, size)
  for (size_t done = 0; done < count; done += CLP_BLOCK) {
    size_t size = count - done < CLP_BLOCK ? count - done : CLP_BLOCK;
    ptrdiff_t skip = (ptrdiff_t)done * rows.stride;
    clp_rows at = {rows.losses + skip, rows.entropies + skip, rows.stride};
    DISPATCH(task->level, ADD)
  }
#undef ADD
}

static double total(clp_total x) { return x.sum + x.rest; }

void clp_finish(clp_task *task, clp_sums *sums, double *logs) {
  *sums = (clp_sums){
      .count = task->tokens,
      .loss = total(task->loss),
      .loss_square = total(task->loss_square),
      .centre = total(task->centre),
      .square = total(task->square),
      .least = task->least,
      .most = task->most,
      .linear = total(task->t),
      .linear_square = total(task->t_square),
  };
  double low = task->linear.on ? task->low : task->least;
  for (int s = 0; s < task->count; s++) {
    if (task->tokens > 0 && !(1 + task->lambdas[s] * low > 0)) {
      logs[s] = -INFINITY;
      continue;
    }
    // Exponents are whole numbers, added exactly; k·log 2 in two parts, the first of them exact.
    const clp_product *product = task->products + s;
    int64_t exponent = 0;
    double mantissa = 1;
    for (int j = 0; j < LANES; j++) {
      exponent += product->exponent[j];
      mantissa *= product->mantissa[j];
    }
    double k = (double)exponent;
    logs[s] = k * 0x1.62e42ffp-1 + (log(mantissa) + k * -0x1.718432a1b0e26p-35);
  }
  start(task);
}

clp_scan_result clp_scan(clp_rows rows, size_t count, double unit) {
  enum clp_level level = clp_best_level();
  clp_scan_result result = {count, 0, 0, 0};
  clp_total loss = {0, 0}, entropy = {0, 0};
  for (size_t done = 0; done < count; done += CLP_BLOCK) {
    size_t size = count - done < CLP_BLOCK ? count - done : CLP_BLOCK;
    size_t whole = size / LANES * LANES;
    ptrdiff_t skip = (ptrdiff_t)done * rows.stride;
    clp_rows at = {rows.losses + skip, rows.entropies + skip, rows.stride};
    double x = 0, h = 0;
    int good = 1;
#define SCAN(level) good = scan_##level(at, whole, unit, &x, &h, &result.most_entropy)
    DISPATCH(level, SCAN)
#undef SCAN
    for (size_t i = good ? whole : 0; i < size; i++) {
      float a = at.losses[(ptrdiff_t)i * rows.stride], b = at.entropies[(ptrdiff_t)i * rows.stride];
      if (unit != 1) {
        a = (float)(a * unit);
        b = (float)(b * unit);
      }
      if (!(a >= 0 && b >= 0 && a <= CLP_MOST && b <= CLP_MOST)) {
        result.first_bad = done + i;
        return result;
      }
      x += a;
      h += b;
      if (b > result.most_entropy) result.most_entropy = b;
    }
    clp_total_add(&loss, x);
    clp_total_add(&entropy, h);
  }
  result.loss = total(loss);
  result.entropy = total(entropy);
  return result;
}

void clp_exp_negative(const double *x, double *out, size_t count, enum clp_level level) {
#define ALL(level) exp_all_##level(x, out, count)
  DISPATCH(clp_usable(level), ALL)
#undef ALL
}

void clp_log(const double *x, double *out, size_t count, enum clp_level level) {
#define ALL(level) log_all_##level(x, out, count)
  DISPATCH(clp_usable(level), ALL)
#undef ALL
}
