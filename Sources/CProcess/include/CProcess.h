// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef CPROCESS_H
#define CPROCESS_H

/// Lets the process end with exit code 1 and these bytes on standard error where memory, for a thread too, can't be had.
///
/// Until this is called, allocation works as the C library has it: it returns NULL.
void cprocess_say_when_memory_ends(const char *sentence);

/// Runs a function on a stack of 8 MiB, whatever the limit of the shell is, and returns when it has returned.
///
/// Threads that are started later have at least 1 MiB. Where there is no memory for that, the function runs on the
/// stack that there is.
void cprocess_run_on_own_stack(void (*body)(void));

#endif
