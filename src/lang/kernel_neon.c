// SPDX-License-Identifier: Apache-2.0
#define SET_NAME neon
#define LANES 4
#define ROWS 6
#include "lang/kernel_vector.h"
