/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/** LLVMFuzzerTestOneInput: libFuzzer's door: one input; whatever it is, nothing may break */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* GLib stops at a critical warning with SIGTRAP, which libFuzzer lets pass without keeping the input */
static inline void
fuzz_on_trap (int number)
{
  abort ();
}

__attribute__ ((constructor)) static void
fuzz_catch_trap (void)
{
  signal (SIGTRAP, fuzz_on_trap);
}
