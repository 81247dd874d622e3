// SPDX-License-Identifier: GPL-3.0-or-later
// A library to preload: the n-th call of one kind on a regular file fails with an error of choice.
//
//   FAULT_CALL   write, rename, sync or open (of a file to be written)
//   FAULT_AT     n, from 1; 0 counts only
//   FAULT_ERRNO  such as 28 (ENOSPC) or 5 (EIO); -9 ends the process by SIGKILL instead
//   FAULT_LOG    a file to which the number of calls of each kind is written at the end
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { WRITE, RENAME, SYNC, OPEN, KINDS };
static const char *const names[KINDS] = {"write", "rename", "sync", "open"};
static atomic_int counts[KINDS];

static void *next(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found) abort();
  return found;
}

// Counts a call; whether it is the one that fails, and errno is then set.
static int fails(enum kind kind) {
  int count = atomic_fetch_add(&counts[kind], 1) + 1;
  const char *call = getenv("FAULT_CALL"), *at = getenv("FAULT_AT"), *error = getenv("FAULT_ERRNO");
  if (!call || !at || strcmp(call, names[kind]) || atoi(at) != count) return 0;
  errno = error ? atoi(error) : EIO;
  if (errno < 0) kill(getpid(), -errno);
  return 1;
}

static int isFile(int descriptor) {
  struct stat status;
  int before = errno;
  int found = descriptor > 2 && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  errno = before;
  return found;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  if (isFile(descriptor) && fails(WRITE)) {
    // A full disk takes a part first.
    if (errno == ENOSPC && count > 1) {
      ssize_t (*original)(int, const void *, size_t) = next("write");
      original(descriptor, bytes, count / 2);
      errno = ENOSPC;
    }
    return -1;
  }
  ssize_t (*original)(int, const void *, size_t) = next("write");
  return original(descriptor, bytes, count);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t at) {
  if (isFile(descriptor) && fails(WRITE)) return -1;
  ssize_t (*original)(int, const void *, size_t, off64_t) = next("pwrite64");
  return original(descriptor, bytes, count, at);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  if (isFile(descriptor) && fails(WRITE)) return -1;
  ssize_t (*original)(int, const struct iovec *, int) = next("writev");
  return original(descriptor, parts, count);
}

int rename(const char *from, const char *to) {
  if (fails(RENAME)) return -1;
  int (*original)(const char *, const char *) = next("rename");
  return original(from, to);
}

int renameat(int a, const char *from, int b, const char *to) {
  if (fails(RENAME)) return -1;
  int (*original)(int, const char *, int, const char *) = next("renameat");
  return original(a, from, b, to);
}

int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
  if (fails(RENAME)) return -1;
  int (*original)(int, const char *, int, const char *, unsigned) = next("renameat2");
  return original(a, from, b, to, flags);
}

int linkat(int a, const char *from, int b, const char *to, int flags) {
  if (fails(RENAME)) return -1;
  int (*original)(int, const char *, int, const char *, int) = next("linkat");
  return original(a, from, b, to, flags);
}

int fsync(int descriptor) {
  if (fails(SYNC)) return -1;
  int (*original)(int) = next("fsync");
  return original(descriptor);
}

int fdatasync(int descriptor) {
  if (fails(SYNC)) return -1;
  int (*original)(int) = next("fdatasync");
  return original(descriptor);
}

#define OPENING(name)                                                    \
  int name(const char *path, int flags, ...) {                           \
    mode_t mode = 0;                                                     \
    if (flags & (O_CREAT | O_TMPFILE)) {                                 \
      va_list rest;                                                      \
      va_start(rest, flags);                                             \
      mode = va_arg(rest, mode_t);                                       \
      va_end(rest);                                                      \
    }                                                                    \
    if ((flags & O_ACCMODE) != O_RDONLY && strncmp(path, "/dev/", 5) && fails(OPEN)) return -1; \
    int (*original)(const char *, int, ...) = next(#name);               \
    return original(path, flags, mode);                                  \
  }
OPENING(open)
OPENING(open64)

#define OPENING_AT(name)                                                 \
  int name(int folder, const char *path, int flags, ...) {               \
    mode_t mode = 0;                                                     \
    if (flags & (O_CREAT | O_TMPFILE)) {                                 \
      va_list rest;                                                      \
      va_start(rest, flags);                                             \
      mode = va_arg(rest, mode_t);                                       \
      va_end(rest);                                                      \
    }                                                                    \
    if ((flags & O_ACCMODE) != O_RDONLY && strncmp(path, "/dev/", 5) && fails(OPEN)) return -1; \
    int (*original)(int, const char *, int, ...) = next(#name);          \
    return original(folder, path, flags, mode);                          \
  }
OPENING_AT(openat)
OPENING_AT(openat64)

__attribute__((destructor)) static void report(void) {
  const char *log = getenv("FAULT_LOG");
  if (!log) return;
  int (*open_)(const char *, int, ...) = next("open");
  ssize_t (*write_)(int, const void *, size_t) = next("write");
  int file = open_(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file < 0) return;
  char text[128];
  int length = snprintf(
      text, sizeof text, "write %d\nrename %d\nsync %d\nopen %d\n", counts[WRITE], counts[RENAME],
      counts[SYNC], counts[OPEN]);
  if (write_(file, text, (size_t)length) < 0) return;
  close(file);
}
