// SPDX-License-Identifier: Apache-2.0
//
// The sets that this build has beside the plain one; only to be used where the processor runs them.
#ifndef LANG_KERNEL_SETS_H
#define LANG_KERNEL_SETS_H

#include "lang/kernel.h"

extern const kernels kernels_avx512, kernels_avx2, kernels_neon;

#endif
