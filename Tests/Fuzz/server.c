// SPDX-License-Identifier: GPL-3.0-or-later
// A library to preload: the program stops before its first instruction, and forks itself for each request, so that an
// execution does not pay for loading 60 libraries again. What runs in the child is the whole program, from `main` on.
//
//   FORK_SERVER  the descriptor of a socket
//
// A request is a number of bytes (32 bits), then a folder, the files for standard output and error, and the words after
// the program's name, each ended by a zero. The answer is the child's process number, and then its exit status and its
// processor time in microseconds, each of 32 bits.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

typedef int (*entry)(int, char **, char **);
static entry original;

static void redirect(const char *path, int flags, int to) {
  int file = open(path, flags, 0600);
  if (file < 0) _exit(126);
  if (file != to) {
    dup2(file, to);
    close(file);
  }
}

static int all(int socket, char *bytes, size_t count) {
  for (size_t done = 0; done < count;) {
    ssize_t now = read(socket, bytes + done, count - done);
    if (now <= 0) return 0;
    done += (size_t)now;
  }
  return 1;
}

static int serve(int count, char **words, char **environment) {
  const char *name = getenv("FORK_SERVER");
  if (!name) return original(count, words, environment);
  int socket = atoi(name);
  unsetenv("FORK_SERVER");
  unsetenv("LD_PRELOAD");
  for (;;) {
    uint32_t size;
    if (!all(socket, (char *)&size, sizeof size)) _exit(0);
    char *text = malloc(size + 1);
    if (!text || !all(socket, text, size)) _exit(1);
    pid_t child = fork();
    if (child == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      close(socket);
      char *parts[4096] = {0};
      int found = 0;
      for (char *at = text; at < text + size && found < 4095; at += strlen(at) + 1) parts[found++] = at;
      if (found < 3 || chdir(parts[0]) != 0) _exit(126);
      redirect("/dev/null", O_RDONLY, 0);
      redirect(parts[1], O_WRONLY | O_CREAT | O_TRUNC, 1);
      redirect(parts[2], O_WRONLY | O_CREAT | O_TRUNC, 2);
      parts[2] = words[0];
      // The runtime would read the server's own words from /proc.
      void (*words_are)(char **, int) = dlsym(RTLD_DEFAULT, "_swift_stdlib_overrideUnsafeArgvArgc");
      if (!words_are) _exit(126);
      words_are(parts + 2, found - 2);
      exit(original(found - 2, parts + 2, environ));
    }
    free(text);
    int32_t answer[3] = {child, 0, 0};
    if (write(socket, answer, 4) != 4) _exit(1);
    struct rusage used;
    wait4(child, &answer[1], 0, &used);
    answer[2] = (int32_t)((used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000 + used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    if (write(socket, answer + 1, 8) != 8) _exit(1);
  }
}

int __libc_start_main(
    entry main_, int count, char **words, void (*start)(void), void (*end)(void), void (*loader)(void), void *stack) {
  int (*real)(entry, int, char **, void (*)(void), void (*)(void), void (*)(void), void *) =
      dlsym(RTLD_NEXT, "__libc_start_main");
  original = main_;
  return real(serve, count, words, start, end, loader, stack);
}
