#ifndef SATCHEL_CGUMBO_H
#define SATCHEL_CGUMBO_H

#include <gumbo.h>

// A page parsed by gumbo within limits. Gumbo itself has none: it ends the process when memory runs
// out, and frees its tree by recursion, so that a deep page overflows the stack.

typedef struct satchel_page satchel_page;

// Parses `length` bytes of UTF-8, which must stay in place until the page is freed.
//
// NULL when the tree would need more than `memory_limit` bytes, when parsing takes more than
// `seconds` of processor time, or when there is no memory.
satchel_page *satchel_page_parse(
    const char *html, size_t length, size_t memory_limit, double seconds);

// The <html> element. It lives as long as the page.
const GumboNode *satchel_page_root(const satchel_page *page);

// Frees the whole tree without walking it. NULL is allowed.
void satchel_page_free(satchel_page *page);

#endif
