// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

// inflateInit2 is a macro, which Swift does not import. 15 + 16: a window of 32 KiB, a gzip header.
static inline int czlib_start(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

#endif
