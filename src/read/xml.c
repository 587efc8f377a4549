// SPDX-License-Identifier: Apache-2.0
#include "read/xml.h"
#include <libxml/parser.h>
#include <pthread.h>

void xml_start(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, xmlInitParser);
}
