/* libdarkpkg: Dark packages served from their objects, without a database. See docs/store.md.
 *
 * Rules. Functions return a darkpkg_status, DARKPKG_OK where all went well; darkpkg_last_error() then says nothing, else
 * what went wrong. Nothing throws. Texts are UTF-8 and end in NUL. What an `_open` or an out parameter hands out belongs
 * to the caller, who gives it back with the function named there; everything else belongs to the library and lives as
 * long as the handle that it came from.
 *
 * Threads. A darkpkg_store may be used by any number of threads at once. A darkpkg_view, and what came from it, belongs
 * to one thread at a time; take one view for each thread. Views and everything taken from them are closed before their
 * store; bytes may outlive both.
 */
#ifndef DARKPKG_H
#define DARKPKG_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

#define DARKPKG_ABI_VERSION 2

typedef enum darkpkg_status {
  DARKPKG_OK = 0,
  DARKPKG_NOT_FOUND = 1,   /* there is no such item */
  DARKPKG_REFUSED = 2,     /* the packages have errors: darkpkg_diagnostics; the last good state stays */
  DARKPKG_USAGE = 3,       /* an argument is not what it has to be */
  DARKPKG_ENVIRONMENT = 4, /* a file that can't be read, an object that is missing or damaged */
  DARKPKG_NO_MEMORY = 5,
  DARKPKG_INTERNAL = 6
} darkpkg_status;

/* The *_ANY only say that every int may be passed; such values are refused. */
typedef enum darkpkg_kind {
  DARKPKG_TYPE = 0,
  DARKPKG_VALUE = 1,
  DARKPKG_FN = 2,
  DARKPKG_KIND_ANY = 0x7fffffff
} darkpkg_kind;
typedef enum darkpkg_form { DARKPKG_PT = 0, DARKPKG_RT = 1, DARKPKG_FORM_ANY = 0x7fffffff } darkpkg_form;
typedef enum darkpkg_change { DARKPKG_ADDED = 0, DARKPKG_CHANGED = 1, DARKPKG_REMOVED = 2, DARKPKG_MOVED = 3 } darkpkg_change;

typedef struct darkpkg_store darkpkg_store;
typedef struct darkpkg_view darkpkg_view;
typedef struct darkpkg_items darkpkg_items;

/* An item's id: a UUID (16 bytes, in the order of its text form) in edition `uuid` of Dark, the SHA-256 of its content (32)
 * in edition `hash`, where several names may have one id. The bytes behind `size` are zero. */
typedef struct darkpkg_item_id {
  uint8_t bytes[32];
  uint32_t size;
} darkpkg_item_id;

/* An id of version 1 of this interface: a UUID. */
typedef struct darkpkg_id {
  uint8_t bytes[16];
} darkpkg_id;

/* Bytes that stay until darkpkg_bytes_release. */
typedef struct darkpkg_bytes {
  const uint8_t *data;
  size_t size;
  void *owner; /* the library's */
} darkpkg_bytes;

/* Set everything to zero, then `size` and `packages`. Members that are added later stand behind these. */
typedef struct darkpkg_options {
  size_t size;             /* sizeof(darkpkg_options) */
  const char *packages;    /* the folder with the sources */
  const char *objects;     /* where the objects are; NULL: next to the sources */
  const char *builtins;    /* the builtin functions and values, tab-separated; NULL: the list that comes with darkpkg */
  const char *package_ids; /* the pinned ids, tab-separated; NULL: likewise */
  uint64_t cache_bytes;    /* how many bytes of items to keep; 0: 16 MiB */
  const char *pack;        /* a file to open faster the next time, not in the packages' folder; NULL: none */
  const char *edition;     /* for which Dark the packages are: "uuid" or "hash"; NULL: "uuid" */
} darkpkg_options;

/* One item of a list. */
typedef struct darkpkg_entry {
  darkpkg_kind kind;
  darkpkg_change change; /* of darkpkg_changes; otherwise DARKPKG_ADDED. An item that gets another id is DARKPKG_CHANGED */
  darkpkg_item_id id;    /* that it has now, or had last */
  const char *name;      /* full, dotted */
  const char *file;      /* the source, below the packages' folder; "" where the item is gone */
} darkpkg_entry;

/* The same of version 1, in edition `uuid`. */
typedef struct darkpkg_item {
  darkpkg_kind kind;
  darkpkg_change change; /* of darkpkg_changes; otherwise DARKPKG_ADDED */
  darkpkg_id id;
  const char *name;
  const char *file;
} darkpkg_item;

/* DARKPKG_ABI_VERSION of the library; one that is greater than the header's still has everything of the header. */
uint32_t darkpkg_abi_version(void);
/* What the last call of this thread that did not return DARKPKG_OK has to say; lives until this thread's next call. */
const char *darkpkg_last_error(void);

/* Opens packages that are built (`darkpkg build`). Reads the objects and looks all names up; code is decoded when it is
 * asked for. DARKPKG_REFUSED: the store is open, at generation 0 without any item. Give back with darkpkg_close. */
darkpkg_status darkpkg_open(const darkpkg_options *options, darkpkg_store **store);
void darkpkg_close(darkpkg_store *store);
/* The edition of the packages. */
const char *darkpkg_edition(const darkpkg_store *store);

/* Looks at `count` sources (paths below the packages' folder), or at all files where `sources` is NULL, and publishes
 * what changed, all at once. `generation` (may be NULL) gets the current one. */
darkpkg_status darkpkg_update(darkpkg_store *store, const char *const *sources, size_t count, uint64_t *generation);
/* Counts what was published; from 1 on. */
uint64_t darkpkg_generation(const darkpkg_store *store);
/* Waits until there is a generation after `generation`, or `milliseconds` are over; returns the current one. */
uint64_t darkpkg_wait(const darkpkg_store *store, uint64_t generation, uint32_t milliseconds);
/* What the generations after `generation` did, in their order. DARKPKG_NOT_FOUND: they are forgotten, and everything may
 * have changed. Give back with darkpkg_items_close. */
darkpkg_status darkpkg_changes(const darkpkg_store *store, uint64_t generation, darkpkg_items **items);
/* What kept the last update from being published, as `darkpkg build --format json` has it: an object a line; nothing where
 * it was published. Give back with darkpkg_bytes_release. */
darkpkg_status darkpkg_diagnostics(const darkpkg_store *store, darkpkg_bytes *json);

/* A view of the current state. It stays at that state until darkpkg_view_refresh. Give back with darkpkg_view_close. */
darkpkg_status darkpkg_view_open(darkpkg_store *store, darkpkg_view **view);
void darkpkg_view_close(darkpkg_view *view);
/* Goes to the store's current state. `changed` (may be NULL) is 1 where that is another. */
darkpkg_status darkpkg_view_refresh(darkpkg_view *view, int *changed);
uint64_t darkpkg_view_generation(const darkpkg_view *view);

/* The id of the item at a location. `modules`: dotted, without the owner; "" where there are none. */
darkpkg_status darkpkg_find_id(const darkpkg_view *view, darkpkg_kind kind, const char *owner, const char *modules,
                               const char *name, darkpkg_item_id *id);
/* The bytes of the id in Dark's wire format, as a link stores them; no bytes for RT of a value that only Dark can evaluate.
 * Give back with darkpkg_bytes_release. */
darkpkg_status darkpkg_get_bytes(darkpkg_view *view, darkpkg_kind kind, const darkpkg_item_id *id, darkpkg_form form,
                                 darkpkg_bytes *bytes);
void darkpkg_bytes_release(darkpkg_bytes *bytes);

/* Lists. Give each back with darkpkg_items_close; it outlives the view's refresh. `limit` 0: no limit. */

/* The items whose full name starts with `prefix` ("" for all), in ascending order. */
darkpkg_status darkpkg_list(const darkpkg_view *view, const char *prefix, size_t limit, darkpkg_items **items);
/* The items whose names match `text`, the best first: exact, start of the name, part of it, similar ones. */
darkpkg_status darkpkg_search(const darkpkg_view *view, const char *text, size_t limit, darkpkg_items **items);
/* What the item uses by name; builtins are left out. */
darkpkg_status darkpkg_dependencies_of(const darkpkg_view *view, darkpkg_kind kind, const darkpkg_item_id *id,
                                       darkpkg_items **items);
/* The items that use it by name. */
darkpkg_status darkpkg_dependents_of(const darkpkg_view *view, darkpkg_kind kind, const darkpkg_item_id *id,
                                     darkpkg_items **items);

size_t darkpkg_items_count(const darkpkg_items *items);
/* The item at `index`, or NULL where there are not that many. Lives as long as the list. */
const darkpkg_entry *darkpkg_items_entry(const darkpkg_items *items, size_t index);
void darkpkg_items_close(darkpkg_items *items);

/* Version 1, whose ids are UUIDs: as the functions above, for packages of edition `uuid`. Of others these return
 * DARKPKG_USAGE, and darkpkg_items_at NULL. */

darkpkg_status darkpkg_find(const darkpkg_view *view, darkpkg_kind kind, const char *owner, const char *modules,
                            const char *name, darkpkg_id *id);
darkpkg_status darkpkg_get(darkpkg_view *view, darkpkg_kind kind, const darkpkg_id *id, darkpkg_form form,
                           darkpkg_bytes *bytes);
darkpkg_status darkpkg_dependencies(const darkpkg_view *view, darkpkg_kind kind, const darkpkg_id *id,
                                    darkpkg_items **items);
darkpkg_status darkpkg_dependents(const darkpkg_view *view, darkpkg_kind kind, const darkpkg_id *id,
                                  darkpkg_items **items);
const darkpkg_item *darkpkg_items_at(const darkpkg_items *items, size_t index);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#endif
