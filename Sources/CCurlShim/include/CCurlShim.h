// libcurl, loaded when it is first needed rather than when the program starts: it brings some forty
// shared libraries with it, which would cost every command that never touches a network.
//
// The types and constants are those of <curl/curl.h>. Each function below stands for the curl_
// function of the same name, and may be called only after satchel_curl_load returned null. The
// variadic ones have one form a type of argument, since Swift cannot call variadic C functions.
#ifndef SATCHEL_CCURLSHIM_H
#define SATCHEL_CCURLSHIM_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/// Loads libcurl once for the process; any thread may call it, any number of times.
///
/// Null when it is there; else one sentence that says what is missing, valid for ever.
const char *_Nullable satchel_curl_load(void);

CURL *_Nullable satchel_curl_easy_init(void);
void satchel_curl_easy_cleanup(CURL *_Nonnull handle);
void satchel_curl_easy_reset(CURL *_Nonnull handle);

/// As curl_easy_perform, and a write to a closed connection raises no SIGPIPE in the process.
CURLcode satchel_curl_easy_perform(CURL *_Nonnull handle);
const char *_Nonnull satchel_curl_easy_strerror(CURLcode code);

CURLM *_Nullable satchel_curl_multi_init(void);
/// All handles must have been removed.
void satchel_curl_multi_cleanup(CURLM *_Nonnull multi);
CURLMcode satchel_curl_multi_add(CURLM *_Nonnull multi, CURL *_Nonnull handle);
void satchel_curl_multi_remove(CURLM *_Nonnull multi, CURL *_Nonnull handle);
/// Does what can be done without waiting; like satchel_curl_easy_perform, it raises no SIGPIPE.
CURLMcode satchel_curl_multi_perform(CURLM *_Nonnull multi);
/// Waits until something can be done, a signal comes, or the time is over.
CURLMcode satchel_curl_multi_wait(CURLM *_Nonnull multi, int milliseconds);
/// A handle whose transfer is over, with its result; null if there is none. It is to be removed.
CURL *_Nullable satchel_curl_multi_done(CURLM *_Nonnull multi, CURLcode *_Nonnull code);
const char *_Nonnull satchel_curl_multi_strerror(CURLMcode code);

CURLcode satchel_curl_set_long(CURL *_Nonnull handle, CURLoption option, long value);
CURLcode satchel_curl_set_offset(CURL *_Nonnull handle, CURLoption option, curl_off_t value);
CURLcode satchel_curl_set_text(CURL *_Nonnull handle, CURLoption option, const char *_Nonnull text);
CURLcode satchel_curl_set_list(CURL *_Nonnull handle, CURLoption option,
                               struct curl_slist *_Nullable list);
CURLcode satchel_curl_set_pointer(CURL *_Nonnull handle, CURLoption option,
                                  const void *_Nullable pointer);
/// For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION.
CURLcode satchel_curl_set_receiver(CURL *_Nonnull handle, CURLoption option,
                                   curl_write_callback _Nonnull callback);
CURLcode satchel_curl_set_progress(CURL *_Nonnull handle, curl_xferinfo_callback _Nonnull callback);
CURLcode satchel_curl_set_socket_opener(CURL *_Nonnull handle,
                                        curl_opensocket_callback _Nonnull callback);

/// Bytes of one transfer as they go over the wire, headers included and before decoding.
typedef struct {
  size_t sent;
  size_t received;
} satchel_curl_traffic;

/// Counts into `traffic`, which must outlive the transfer, until the handle is reset.
///
/// libcurl's own figures count a body twice or not at all, as it was sent with the headers or after.
CURLcode satchel_curl_count_traffic(CURL *_Nonnull handle, satchel_curl_traffic *_Nonnull traffic);

CURLcode satchel_curl_get_long(CURL *_Nonnull handle, CURLINFO info, long *_Nonnull value);
CURLcode satchel_curl_get_offset(CURL *_Nonnull handle, CURLINFO info, curl_off_t *_Nonnull value);

struct curl_slist *_Nullable satchel_curl_slist_append(struct curl_slist *_Nullable list,
                                                       const char *_Nonnull text);
void satchel_curl_slist_free_all(struct curl_slist *_Nullable list);

CURLU *_Nullable satchel_curl_url(void);
void satchel_curl_url_cleanup(CURLU *_Nonnull url);
CURLUcode satchel_curl_url_set(CURLU *_Nonnull url, CURLUPart part, const char *_Nonnull text,
                               unsigned int flags);
/// As curl_url_get, and a name is taken for UTF-8 whatever the locale.
CURLUcode satchel_curl_url_get(CURLU *_Nonnull url, CURLUPart part, char *_Nullable *_Nonnull text,
                               unsigned int flags);
const char *_Nonnull satchel_curl_url_strerror(CURLUcode code);
void satchel_curl_free(void *_Nullable memory);

/// Seconds since 1970 of an HTTP date, or -1.
time_t satchel_curl_getdate(const char *_Nonnull text);

#endif
