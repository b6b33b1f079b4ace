/* Lists the items below a folder of packages that are built, each with the lengths of its program and runtime types. */
#include <darkpkg.h>
#include <stdio.h>

static int fail(const char *what, darkpkg_status status) {
  fprintf(stderr, "%s: status %d: %s\n", what, (int)status, darkpkg_last_error());
  return 1;
}

int main(int argc, char **argv) {
  darkpkg_options options = {.size = sizeof options};
  darkpkg_store *store = NULL;
  darkpkg_view *view = NULL;
  darkpkg_items *items = NULL;
  darkpkg_status status;
  size_t i;
  if (argc != 3) return 2;
  options.packages = argv[1];
  options.objects = argv[2];
  if ((status = darkpkg_open(&options, &store)) != DARKPKG_OK) return fail("open", status);
  if ((status = darkpkg_view_open(store, &view)) != DARKPKG_OK) return fail("view", status);
  if ((status = darkpkg_list(view, "", 0, &items)) != DARKPKG_OK) return fail("list", status);
  for (i = 0; i < darkpkg_items_count(items); i++) {
    const darkpkg_item *item = darkpkg_items_at(items, i);
    darkpkg_bytes program = {NULL, 0, NULL}, runtime = {NULL, 0, NULL};
    if ((status = darkpkg_get(view, item->kind, &item->id, DARKPKG_PT, &program)) != DARKPKG_OK ||
        (status = darkpkg_get(view, item->kind, &item->id, DARKPKG_RT, &runtime)) != DARKPKG_OK)
      return fail(item->name, status);
    printf("%s %s %zu %zu\n", item->name, item->file, program.size, runtime.size);
    darkpkg_bytes_release(&program);
    darkpkg_bytes_release(&runtime);
  }
  darkpkg_items_close(items);
  darkpkg_view_close(view);
  darkpkg_close(store);
  return 0;
}
