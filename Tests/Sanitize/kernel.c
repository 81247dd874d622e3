// SPDX-License-Identifier: GPL-3.0-or-later
// Drives every function of CLogProducts at every level with rows of every alignment, stride and odd number, for the
// sanitizers: it passes where none of them says anything and the levels agree.
#include "CLogProducts.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 1;
static double uniform(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (double)(state >> 11) * 0x1p-53;
}

static const float odd[] = {0, -0.0f, 1e-45f, 1e-38f, 1, 20, 1e4f, 3e38f, INFINITY, NAN, -1};

int main(void) {
  enum { MOST = 3 * CLP_BLOCK + 17, FACTORS = 33 };
  int runs = 0;
  for (int round = 0; round < 60; round++) {
    int stride = 1 + (round & 1);
    size_t count = round < 20 ? (size_t)round : (size_t)(uniform() * MOST);
    // Exactly as long as it must be, so that a step beyond the end is seen.
    float *losses = malloc((count ? (count - 1) * (size_t)stride + 1 : 1) * sizeof(float));
    float *entropies = malloc((count ? (count - 1) * (size_t)stride + 1 : 1) * sizeof(float));
    int isOdd = round % 5 == 4;
    for (size_t i = 0; i < count; i++) {
      losses[i * (size_t)stride] = isOdd ? odd[(size_t)(uniform() * 11)] : (float)(-3 * log(uniform()));
      entropies[i * (size_t)stride] = isOdd ? odd[(size_t)(uniform() * 11)] : (float)(4 * uniform());
    }
    clp_rows rows = {losses, entropies, stride};
    for (int bits = 0; bits < 2; bits++) {
      double unit = bits ? 0.6931471805599453 : 1;
      clp_scan_result found = clp_scan(rows, count, unit);
      if (found.first_bad > count) return puts("scan beyond the rows"), 1;
      double lambdas[FACTORS];
      for (int k = 0; k < FACTORS; k++) lambdas[k] = (k - 16) * 0.004;
      clp_smoothing smoothing = {unit, 0.9, 0.1 / 256, log(2560), log(256), 1, 0};
      double first[FACTORS];
      clp_sums firstSums;
      for (int level = CLP_BASELINE; level <= (int)clp_best_level(); level++) {
        for (int on = 0; on < 2; on++) {
          clp_linear linear = {on, 9, 0.4, 1, 2};
          for (int factors = 0; factors <= FACTORS; factors += 11) {
            clp_task *task = clp_create(smoothing, linear, factors ? lambdas : NULL, factors, (enum clp_level)level);
            if (!task) return puts("no memory"), 1;
            size_t done = 0;
            while (done < count) {
              size_t size = count - done < CLP_BLOCK ? count - done : CLP_BLOCK;
              clp_rows at = {losses + done * (size_t)stride, entropies + done * (size_t)stride, stride};
              clp_add(task, at, size);
              done += size;
            }
            clp_sums sums;
            double logs[FACTORS];
            clp_finish(task, &sums, factors ? logs : NULL);
            clp_destroy(task);
            runs++;
            if (factors != FACTORS || on || isOdd) continue;
            if (level == CLP_BASELINE) {
              memcpy(first, logs, sizeof logs);
              firstSums = sums;
            } else if (memcmp(first, logs, sizeof logs) || firstSums.loss != sums.loss) {
              return puts("levels differ"), 1;
            }
          }
        }
      }
    }
    // These two take whole vectors only.
    count = count / 16 * 16;
    double *x = malloc((count ? count : 1) * sizeof(double)), *y = malloc((count ? count : 1) * sizeof(double));
    for (size_t i = 0; i < count; i++) x[i] = 60 * uniform();
    for (int level = CLP_BASELINE; level <= (int)clp_best_level(); level++) {
      clp_exp_negative(x, y, count, (enum clp_level)level);
      for (size_t i = 0; i < count; i++) x[i] = x[i] > 1 ? 1 / x[i] : x[i] + 1e-9;
      clp_log(x, y, count, (enum clp_level)level);
    }
    free(x), free(y), free(losses), free(entropies);
  }
  printf("kernel: %d tasks, nothing found\n", runs);
  return 0;
}
