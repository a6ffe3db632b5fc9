#define _GNU_SOURCE
#include "CCurlShim.h"

#include <dlfcn.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#define FUNCTIONS(USE)                                                                             \
  USE(curl_global_init)                                                                            \
  USE(curl_easy_init)                                                                              \
  USE(curl_easy_cleanup)                                                                           \
  USE(curl_easy_reset)                                                                             \
  USE(curl_easy_perform)                                                                           \
  USE(curl_easy_strerror)                                                                          \
  USE(curl_easy_setopt)                                                                            \
  USE(curl_easy_getinfo)                                                                           \
  USE(curl_multi_init)                                                                             \
  USE(curl_multi_cleanup)                                                                          \
  USE(curl_multi_add_handle)                                                                       \
  USE(curl_multi_remove_handle)                                                                    \
  USE(curl_multi_perform)                                                                          \
  USE(curl_multi_poll)                                                                             \
  USE(curl_multi_info_read)                                                                        \
  USE(curl_multi_strerror)                                                                         \
  USE(curl_slist_append)                                                                           \
  USE(curl_slist_free_all)                                                                         \
  USE(curl_url)                                                                                    \
  USE(curl_url_cleanup)                                                                            \
  USE(curl_url_set)                                                                                \
  USE(curl_url_get)                                                                                \
  USE(curl_url_strerror)                                                                           \
  USE(curl_free)                                                                                   \
  USE(curl_getdate)

#define FIELD(name) __typeof__(&name) name;
static struct { FUNCTIONS(FIELD) } library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char failure[512];

static void load(void) {
  void *handle = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL);
  if (!handle) {
    snprintf(failure, sizeof failure,
             "libcurl is not installed; run: apt-get install libcurl4 (%s)", dlerror());
    return;
  }
#define RESOLVE(name)                                                                              \
  library.name = (__typeof__(&name))dlsym(handle, #name);                                          \
  if (!library.name) {                                                                             \
    snprintf(failure, sizeof failure, "libcurl is too old: it has no %s; upgrade libcurl4",        \
             #name);                                                                               \
    return;                                                                                        \
  }
  FUNCTIONS(RESOLVE)
  CURLcode code = library.curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK)
    snprintf(failure, sizeof failure, "libcurl could not be started: %s",
             library.curl_easy_strerror(code));
}

const char *satchel_curl_load(void) {
  pthread_once(&once, load);
  return failure[0] ? failure : NULL;
}

CURL *satchel_curl_easy_init(void) { return library.curl_easy_init(); }
void satchel_curl_easy_cleanup(CURL *handle) { library.curl_easy_cleanup(handle); }
void satchel_curl_easy_reset(CURL *handle) { library.curl_easy_reset(handle); }
const char *satchel_curl_easy_strerror(CURLcode code) { return library.curl_easy_strerror(code); }

// With CURLOPT_NOSIGNAL libcurl leaves SIGPIPE alone, and OpenSSL's writes can raise it. It is held
// back in this thread only, so that nothing changes for the rest of the process.
typedef struct {
  sigset_t before;
  int was_pending;
} held_back;

static held_back hold_back_pipe(void) {
  held_back held;
  sigset_t pipe, pending;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  sigpending(&pending);
  held.was_pending = sigismember(&pending, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, &held.before);
  return held;
}

static void let_go(held_back held) {
  sigset_t pipe, pending;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  sigpending(&pending);
  if (!held.was_pending && sigismember(&pending, SIGPIPE)) {
    const struct timespec at_once = {0, 0};
    sigtimedwait(&pipe, NULL, &at_once);
  }
  pthread_sigmask(SIG_SETMASK, &held.before, NULL);
}

CURLcode satchel_curl_easy_perform(CURL *handle) {
  held_back held = hold_back_pipe();
  CURLcode code = library.curl_easy_perform(handle);
  let_go(held);
  return code;
}

CURLM *satchel_curl_multi_init(void) { return library.curl_multi_init(); }
void satchel_curl_multi_cleanup(CURLM *multi) {
  held_back held = hold_back_pipe();
  library.curl_multi_cleanup(multi);
  let_go(held);
}
CURLMcode satchel_curl_multi_add(CURLM *multi, CURL *handle) {
  return library.curl_multi_add_handle(multi, handle);
}
void satchel_curl_multi_remove(CURLM *multi, CURL *handle) {
  held_back held = hold_back_pipe();
  library.curl_multi_remove_handle(multi, handle);
  let_go(held);
}
CURLMcode satchel_curl_multi_perform(CURLM *multi) {
  int running = 0;
  held_back held = hold_back_pipe();
  CURLMcode code = library.curl_multi_perform(multi, &running);
  let_go(held);
  return code;
}
CURLMcode satchel_curl_multi_wait(CURLM *multi, int milliseconds) {
  return library.curl_multi_poll(multi, NULL, 0, milliseconds, NULL);
}
CURL *satchel_curl_multi_done(CURLM *multi, CURLcode *code) {
  CURLMsg *message;
  int left = 0;
  while ((message = library.curl_multi_info_read(multi, &left)))
    if (message->msg == CURLMSG_DONE) {
      *code = message->data.result;
      return message->easy_handle;
    }
  return NULL;
}
const char *satchel_curl_multi_strerror(CURLMcode code) {
  return library.curl_multi_strerror(code);
}

CURLcode satchel_curl_set_long(CURL *handle, CURLoption option, long value) {
  return library.curl_easy_setopt(handle, option, value);
}
CURLcode satchel_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
  return library.curl_easy_setopt(handle, option, value);
}
CURLcode satchel_curl_set_text(CURL *handle, CURLoption option, const char *text) {
  return library.curl_easy_setopt(handle, option, text);
}
CURLcode satchel_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *list) {
  return library.curl_easy_setopt(handle, option, list);
}
CURLcode satchel_curl_set_pointer(CURL *handle, CURLoption option, const void *pointer) {
  return library.curl_easy_setopt(handle, option, pointer);
}
CURLcode satchel_curl_set_receiver(CURL *handle, CURLoption option, curl_write_callback callback) {
  return library.curl_easy_setopt(handle, option, callback);
}
CURLcode satchel_curl_set_progress(CURL *handle, curl_xferinfo_callback callback) {
  return library.curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, callback);
}
CURLcode satchel_curl_set_socket_opener(CURL *handle, curl_opensocket_callback callback) {
  return library.curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, callback);
}

static int count_traffic(CURL *handle, curl_infotype type, char *data, size_t size, void *counter) {
  (void)handle;
  (void)data;
  satchel_curl_traffic *traffic = counter;
  if (type == CURLINFO_HEADER_OUT || type == CURLINFO_DATA_OUT) traffic->sent += size;
  if (type == CURLINFO_HEADER_IN || type == CURLINFO_DATA_IN) traffic->received += size;
  return 0;
}

CURLcode satchel_curl_count_traffic(CURL *handle, satchel_curl_traffic *traffic) {
  CURLcode code = library.curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, count_traffic);
  if (code == CURLE_OK) code = library.curl_easy_setopt(handle, CURLOPT_DEBUGDATA, traffic);
  return code == CURLE_OK ? library.curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L) : code;
}

CURLcode satchel_curl_get_long(CURL *handle, CURLINFO info, long *value) {
  return library.curl_easy_getinfo(handle, info, value);
}
CURLcode satchel_curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
  return library.curl_easy_getinfo(handle, info, value);
}

struct curl_slist *satchel_curl_slist_append(struct curl_slist *list, const char *text) {
  return library.curl_slist_append(list, text);
}
void satchel_curl_slist_free_all(struct curl_slist *list) { library.curl_slist_free_all(list); }

CURLU *satchel_curl_url(void) { return library.curl_url(); }
void satchel_curl_url_cleanup(CURLU *url) { library.curl_url_cleanup(url); }
CURLUcode satchel_curl_url_set(CURLU *url, CURLUPart part, const char *text, unsigned int flags) {
  return library.curl_url_set(url, part, text, flags);
}

// libcurl reads a name that is not ASCII in the locale's encoding, which is not UTF-8 unless the
// program has asked for it. Only this thread, and only for the length of the call, is given UTF-8.
CURLUcode satchel_curl_url_get(CURLU *url, CURLUPart part, char **text, unsigned int flags) {
  locale_t unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  locale_t before = unicode ? uselocale(unicode) : (locale_t)0;
  CURLUcode code = library.curl_url_get(url, part, text, flags);
  if (unicode) {
    uselocale(before);
    freelocale(unicode);
  }
  return code;
}

const char *satchel_curl_url_strerror(CURLUcode code) { return library.curl_url_strerror(code); }
void satchel_curl_free(void *memory) { library.curl_free(memory); }
time_t satchel_curl_getdate(const char *text) { return library.curl_getdate(text, NULL); }
