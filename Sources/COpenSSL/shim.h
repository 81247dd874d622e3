// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/crypto.h>
#include <openssl/evp.h>

// OPENSSL_INIT_NO_LOAD_CONFIG is a macro with a cast, which Swift does not import. Without this call the first
// digest would read openssl.cnf.
static inline void copenssl_start(void) {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

#endif
