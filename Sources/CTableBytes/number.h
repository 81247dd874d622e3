// SPDX-License-Identifier: GPL-3.0-or-later
//
// Decimal numbers, rounded to the nearest double, ties to even.
#ifndef CTABLEBYTES_NUMBER_H
#define CTABLEBYTES_NUMBER_H

#include <stdint.h>
#include <string.h>

// 5^q as 128 binary digits, truncated for q >= 0 and rounded up for q < 0; exact for q from 0 to 27.
static const uint64_t fives[55][2] = {
    {0x9e74d1b791e07e48, 0x775ea264cf55347e},  // 5^-27
    {0xc612062576589dda, 0x95364afe032a819e},  // 5^-26
    {0xf79687aed3eec551, 0x3a83ddbd83f52205},  // 5^-25
    {0x9abe14cd44753b52, 0xc4926a9672793543},  // 5^-24
    {0xc16d9a0095928a27, 0x75b7053c0f178294},  // 5^-23
    {0xf1c90080baf72cb1, 0x5324c68b12dd6339},  // 5^-22
    {0x971da05074da7bee, 0xd3f6fc16ebca5e04},  // 5^-21
    {0xbce5086492111aea, 0x88f4bb1ca6bcf585},  // 5^-20
    {0xec1e4a7db69561a5, 0x2b31e9e3d06c32e6},  // 5^-19
    {0x9392ee8e921d5d07, 0x3aff322e62439fd0},  // 5^-18
    {0xb877aa3236a4b449, 0x09befeb9fad487c3},  // 5^-17
    {0xe69594bec44de15b, 0x4c2ebe687989a9b4},  // 5^-16
    {0x901d7cf73ab0acd9, 0x0f9d37014bf60a11},  // 5^-15
    {0xb424dc35095cd80f, 0x538484c19ef38c95},  // 5^-14
    {0xe12e13424bb40e13, 0x2865a5f206b06fba},  // 5^-13
    {0x8cbccc096f5088cb, 0xf93f87b7442e45d4},  // 5^-12
    {0xafebff0bcb24aafe, 0xf78f69a51539d749},  // 5^-11
    {0xdbe6fecebdedd5be, 0xb573440e5a884d1c},  // 5^-10
    {0x89705f4136b4a597, 0x31680a88f8953031},  // 5^-9
    {0xabcc77118461cefc, 0xfdc20d2b36ba7c3e},  // 5^-8
    {0xd6bf94d5e57a42bc, 0x3d32907604691b4d},  // 5^-7
    {0x8637bd05af6c69b5, 0xa63f9a49c2c1b110},  // 5^-6
    {0xa7c5ac471b478423, 0x0fcf80dc33721d54},  // 5^-5
    {0xd1b71758e219652b, 0xd3c36113404ea4a9},  // 5^-4
    {0x83126e978d4fdf3b, 0x645a1cac083126ea},  // 5^-3
    {0xa3d70a3d70a3d70a, 0x3d70a3d70a3d70a4},  // 5^-2
    {0xcccccccccccccccc, 0xcccccccccccccccd},  // 5^-1
    {0x8000000000000000, 0x0000000000000000},  // 5^0
    {0xa000000000000000, 0x0000000000000000},  // 5^1
    {0xc800000000000000, 0x0000000000000000},  // 5^2
    {0xfa00000000000000, 0x0000000000000000},  // 5^3
    {0x9c40000000000000, 0x0000000000000000},  // 5^4
    {0xc350000000000000, 0x0000000000000000},  // 5^5
    {0xf424000000000000, 0x0000000000000000},  // 5^6
    {0x9896800000000000, 0x0000000000000000},  // 5^7
    {0xbebc200000000000, 0x0000000000000000},  // 5^8
    {0xee6b280000000000, 0x0000000000000000},  // 5^9
    {0x9502f90000000000, 0x0000000000000000},  // 5^10
    {0xba43b74000000000, 0x0000000000000000},  // 5^11
    {0xe8d4a51000000000, 0x0000000000000000},  // 5^12
    {0x9184e72a00000000, 0x0000000000000000},  // 5^13
    {0xb5e620f480000000, 0x0000000000000000},  // 5^14
    {0xe35fa931a0000000, 0x0000000000000000},  // 5^15
    {0x8e1bc9bf04000000, 0x0000000000000000},  // 5^16
    {0xb1a2bc2ec5000000, 0x0000000000000000},  // 5^17
    {0xde0b6b3a76400000, 0x0000000000000000},  // 5^18
    {0x8ac7230489e80000, 0x0000000000000000},  // 5^19
    {0xad78ebc5ac620000, 0x0000000000000000},  // 5^20
    {0xd8d726b7177a8000, 0x0000000000000000},  // 5^21
    {0x878678326eac9000, 0x0000000000000000},  // 5^22
    {0xa968163f0a57b400, 0x0000000000000000},  // 5^23
    {0xd3c21bcecceda100, 0x0000000000000000},  // 5^24
    {0x84595161401484a0, 0x0000000000000000},  // 5^25
    {0xa56fa5b99019a5c8, 0x0000000000000000},  // 5^26
    {0xcecb8f27f4200f3a, 0x0000000000000000},  // 5^27
};

static const double tens[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// The double nearest to w · 10^q, for w > 0 and q from -27 to 27.
//
// Source: D. Lemire, Number parsing at a gigabyte per second, Software: Practice and Experience 51 (2021), section 5.
static inline double nearest(uint64_t w, int q) {
  // Both factors are exact, so that one operation rounds once.
  if (w <= (uint64_t)1 << 53 && q >= -22 && q <= 22) return q < 0 ? (double)w / tens[-q] : (double)w * tens[q];
  int zeros = __builtin_clzll(w);
  w <<= zeros;
  unsigned __int128 product = (unsigned __int128)w * fives[q + 27][0];
  uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
  if ((high & 0x1FF) == 0x1FF) {
    uint64_t more = (uint64_t)((unsigned __int128)w * fives[q + 27][1] >> 64);
    low += more;
    if (more > low) high += 1;
  }
  int top = (int)(high >> 63);
  int shift = top + 9;
  uint64_t mantissa = high >> shift;
  int64_t power = (((int64_t)(152170 + 65536) * q) >> 16) + 63 + top - zeros + 1023;
  // Halfway between two doubles.
  if (low <= 1 && q >= -4 && q <= 23 && (mantissa & 3) == 1 && mantissa << shift == high) mantissa &= ~(uint64_t)1;
  mantissa += mantissa & 1;
  mantissa >>= 1;
  if (mantissa >= (uint64_t)2 << 52) {
    mantissa = (uint64_t)1 << 52;
    power += 1;
  }
  uint64_t bits = (mantissa & ~((uint64_t)1 << 52)) | (uint64_t)power << 52;
  double value;
  memcpy(&value, &bits, 8);
  return value;
}

static inline uint64_t word(const uint8_t *p) {
  uint64_t w;
  memcpy(&w, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  w = __builtin_bswap64(w);
#endif
  return w;
}

// The highest bit of the first byte that is no digit, and perhaps of later ones.
static inline uint64_t no_digits(uint64_t w) {
  return ((w + 0x4646464646464646) | (w - 0x3030303030303030)) & 0x8080808080808080;
}

// The number that eight bytes from 0 to 9 stand for.
static inline uint64_t eight_digits(uint64_t w) {
  w = w * 10 + (w >> 8);
  return (((w & 0x000000FF000000FF) * 0x000F424000000064) + (((w >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
}

static const uint64_t small_tens[8] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};

// Reads digits into a number modulo 2^64.
static inline const uint8_t *digits(const uint8_t *p, const uint8_t *end, uint64_t *w) {
  uint64_t value = *w;
  while (end - p >= 8) {
    uint64_t eight = word(p);
    uint64_t others = no_digits(eight);
    eight -= 0x3030303030303030;
    if (others == 0) {
      value = value * 100000000 + eight_digits(eight);
      p += 8;
      continue;
    }
    int count = __builtin_ctzll(others) / 8;
    // The digits become the last ones of eight, after zeros.
    if (count > 0) value = value * small_tens[count] + eight_digits(eight << (64 - 8 * count));
    *w = value;
    return p + count;
  }
  while (p < end && (uint8_t)(*p - '0') < 10) value = value * 10 + (uint64_t)(*p++ - '0');
  *w = value;
  return p;
}

// Reads a plain decimal number, and moves behind it. Returns 0 where there is none, or one that is out of reach.
static inline __attribute__((always_inline)) int decimal(const uint8_t **place, const uint8_t *end, double *value) {
  const uint8_t *p = *place;
  int negative = p < end && *p == '-';
  if (p < end && (*p == '-' || *p == '+')) p++;
  const uint8_t *first = p;
  uint64_t w = 0;
  p = digits(p, end, &w);
  int64_t count = p - first;
  int64_t power = 0;
  if (p < end && *p == '.') {
    const uint8_t *fraction = ++p;
    p = digits(p, end, &w);
    power = fraction - p;
    count -= power;
  }
  if (count == 0) return 0;
  if (count > 19) {
    // Zeros in front are no digits of the number.
    for (const uint8_t *z = first; z < p && (*z == '0' || *z == '.'); z++) count -= *z == '0';
    if (count > 19) return 0;
  }
  if (p < end && (*p | 0x20) == 'e') {
    p++;
    int minus = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) p++;
    int64_t exponent = 0;
    const uint8_t *start = p;
    while (p < end && (uint8_t)(*p - '0') < 10) {
      exponent = exponent * 10 + (*p++ - '0');
      if (p - start > 4) return 0;
    }
    if (p == start) return 0;
    power += minus ? -exponent : exponent;
  }
  double magnitude = 0;
  if (w != 0) {
    if (power < -27 || power > 27) return 0;
    magnitude = nearest(w, (int)power);
  }
  *value = negative ? -magnitude : magnitude;
  *place = p;
  return 1;
}

#endif
