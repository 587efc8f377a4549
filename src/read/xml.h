// SPDX-License-Identifier: Apache-2.0
//
// libxml2 readies itself on first use, which threads must not do side by side.
#ifndef READ_XML_H
#define READ_XML_H

// Call before any parser is made; what it does is done once a process. Any thread.
void xml_start(void);

#endif
