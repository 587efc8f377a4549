// SPDX-License-Identifier: Apache-2.0
#define SET_NAME avx512
#define LANES 16
#define ROWS 14
#include "lang/kernel_vector.h"
