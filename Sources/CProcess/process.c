// SPDX-License-Identifier: GPL-3.0-or-later
// Why this is C: Swift's runtime ends the process by a signal where an allocation fails, and offers no place to say
// anything else; and a function of the C library can only be replaced by one of the same name.
#define _GNU_SOURCE
#include "CProcess.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

static const char *volatile sentence;

void cprocess_say_when_memory_ends(const char *text) { sentence = text; }

// The sanitizers replace these functions themselves.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#if defined(__has_feature)
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
#define REPLACES_ALLOCATION 1
#endif
#else
#define REPLACES_ALLOCATION 1
#endif
#endif

#ifdef REPLACES_ALLOCATION
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

// Ends the process where it has a sentence for that. No memory is needed here.
static void end(void) {
  const char *text = sentence;
  if (!text) return;
  if (write(STDERR_FILENO, text, strlen(text)) < 0) _exit(1);
  _exit(1);
}

static inline void *found(void *memory, size_t size) {
  if (__builtin_expect(memory == NULL && size > 0, 0)) end();
  return memory;
}

void *malloc(size_t size) { return found(__libc_malloc(size), size); }

void *calloc(size_t count, size_t size) { return found(__libc_calloc(count, size), count && size); }

void *realloc(void *memory, size_t size) { return found(__libc_realloc(memory, size), size); }

void *memalign(size_t alignment, size_t size) { return found(__libc_memalign(alignment, size), size); }

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
  if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
  void *block = memalign(alignment, size);
  if (!block && size > 0) return ENOMEM;
  *memory = block;
  return 0;
}

typedef int (*creation)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

// Libraries wait for ever, or end the process by a signal, where there is no memory for a thread.
int pthread_create(
    pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
  static creation original;
  if (!original) original = (creation)dlsym(RTLD_NEXT, "pthread_create");
  int code = original(thread, attributes, body, argument);
  if (code == EAGAIN || code == ENOMEM) end();
  return code;
}
#endif

static void *run(void *body) {
  (*(void (**)(void))body)();
  return NULL;
}

void cprocess_run_on_own_stack(void (*body)(void)) {
  pthread_attr_t attributes;
  pthread_t thread;
#ifdef __GLIBC__
  // Each thread's own arena reserves 64 MiB; without room for it, every allocation becomes a mapping of its own.
  struct rlimit space;
  if (getrlimit(RLIMIT_AS, &space) == 0 && space.rlim_cur < ((rlim_t)2 << 30)) mallopt(M_ARENA_MAX, 1);
  size_t usual;
  if (pthread_getattr_default_np(&attributes) == 0) {
    if (pthread_attr_getstacksize(&attributes, &usual) == 0 && usual < (1 << 20) &&
        pthread_attr_setstacksize(&attributes, 1 << 20) == 0)
      pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
  }
#endif
  if (pthread_attr_init(&attributes) != 0) {
    body();
    return;
  }
  const char *text = sentence;
  sentence = NULL;
  int failed = pthread_attr_setstacksize(&attributes, 8 << 20) != 0 ||
               pthread_create(&thread, &attributes, run, &body) != 0;
  pthread_attr_destroy(&attributes);
  sentence = text;
  if (failed) {
    body();
    return;
  }
  // The other thread receives them, so that it can hold them back.
  sigset_t interrupts;
  sigemptyset(&interrupts);
  sigaddset(&interrupts, SIGINT);
  sigaddset(&interrupts, SIGTERM);
  sigaddset(&interrupts, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &interrupts, NULL);
  pthread_join(thread, NULL);
}
