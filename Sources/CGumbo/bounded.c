#include "CGumbo.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdlib.h>
#include <time.h>

// Every allocation is on one list, so that the page can be dropped at any moment of the parse.
typedef struct link {
  struct link *previous;
  struct link *next;
} link;

typedef struct {
  link link;  // First, so that a pointer to it is one to the allocation.
  size_t size;
  alignas(max_align_t) char bytes[];
} allocation;

struct satchel_page {
  GumboOutput *output;
  link list;  // The head of the ring.
  size_t memory_left;
  unsigned allocations;
  double give_up_at;
  jmp_buf give_up;
};

static double processor_seconds(void) {
  struct timespec now;
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0) return 0;
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void *allocate(void *context, size_t size) {
  satchel_page *page = context;
  size_t whole = sizeof(allocation) + size;
  // The clock is asked now and then only: asking costs more than an allocation.
  int late = ++page->allocations % 1024 == 0 && processor_seconds() > page->give_up_at;
  if (late || whole < size || whole > page->memory_left) longjmp(page->give_up, 1);
  allocation *fresh = malloc(whole);
  if (fresh == NULL) longjmp(page->give_up, 1);
  page->memory_left -= whole;
  fresh->size = whole;
  fresh->link.previous = &page->list;
  fresh->link.next = page->list.next;
  fresh->link.next->previous = &fresh->link;
  page->list.next = &fresh->link;
  return fresh->bytes;
}

static void deallocate(void *context, void *bytes) {
  if (bytes == NULL) return;
  satchel_page *page = context;
  allocation *old = (allocation *)((char *)bytes - offsetof(allocation, bytes));
  old->link.previous->next = old->link.next;
  old->link.next->previous = old->link.previous;
  page->memory_left += old->size;
  free(old);
}

satchel_page *satchel_page_parse(
    const char *html, size_t length, size_t memory_limit, double seconds) {
  satchel_page *page = calloc(1, sizeof *page);
  if (page == NULL) return NULL;
  page->list.next = page->list.previous = &page->list;
  page->memory_left = memory_limit;
  page->give_up_at = processor_seconds() + seconds;

  // Gumbo holds no state but what it allocates here, so leaving it half-way is safe.
  if (setjmp(page->give_up) != 0) {
    satchel_page_free(page);
    return NULL;
  }
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = allocate;
  options.deallocator = deallocate;
  options.userdata = page;
  options.max_errors = 0;
  page->output = gumbo_parse_with_options(&options, html, length);
  return page;
}

const GumboNode *satchel_page_root(const satchel_page *page) { return page->output->root; }

void satchel_page_free(satchel_page *page) {
  if (page == NULL) return;
  for (link *each = page->list.next; each != &page->list;) {
    link *next = each->next;
    free(each);
    each = next;
  }
  free(page);
}
