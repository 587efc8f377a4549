// SPDX-License-Identifier: Apache-2.0
#define SET_NAME avx2
#define LANES 8
#define ROWS 6
#include "lang/kernel_vector.h"
