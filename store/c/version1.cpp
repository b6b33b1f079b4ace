#include <cstring>

#include "store/c/darkpkg.h"
#include "store/c/objects.hpp"

/// The functions of version 1 of the interface, for packages whose ids have 16 bytes, by those of version 2.

using namespace darkpkg::c;

namespace {

darkpkg_item_id long_id(const darkpkg_id& id) {
  darkpkg_item_id out{};
  std::memcpy(out.bytes, id.bytes, sizeof id.bytes);
  out.size = sizeof id.bytes;
  return out;
}

/// Is the id one of version 1, of packages that have such ids?
darkpkg_status check_short_id(const darkpkg_view* view, const darkpkg_id* id) {
  if (!view || !id) return misused("view and id must not be NULL");
  if (view->store.options().edition->identity() == darkpkg::Identity::by_name) return DARKPKG_OK;
  return misused("the ids of these packages are no UUIDs: call the functions for a darkpkg_item_id");
}

/// Calls a function of version 2 with an id of version 1.
template <typename View, typename Function, typename... More>
darkpkg_status with_short_id(Function function, View* view, darkpkg_kind kind, const darkpkg_id* id, More... more) {
  if (darkpkg_status status = guarded([&] { return check_short_id(view, id); }); status != DARKPKG_OK) return status;
  const darkpkg_item_id wide = long_id(*id);
  return function(view, kind, &wide, more...);
}

}  // namespace

extern "C" {

darkpkg_status darkpkg_find(const darkpkg_view* view, darkpkg_kind kind, const char* owner, const char* modules,
                            const char* name, darkpkg_id* id) {
  if (darkpkg_status status = guarded([&] { return check_short_id(view, id); }); status != DARKPKG_OK) return status;
  darkpkg_item_id found;
  darkpkg_status status = darkpkg_find_id(view, kind, owner, modules, name, &found);
  if (status == DARKPKG_OK) *id = short_id(found);
  return status;
}

darkpkg_status darkpkg_get(darkpkg_view* view, darkpkg_kind kind, const darkpkg_id* id, darkpkg_form form,
                           darkpkg_bytes* bytes) {
  if (bytes) *bytes = {nullptr, 0, nullptr};
  return with_short_id(darkpkg_get_bytes, view, kind, id, form, bytes);
}

darkpkg_status darkpkg_dependencies(const darkpkg_view* view, darkpkg_kind kind, const darkpkg_id* id,
                                    darkpkg_items** items) {
  return with_short_id(darkpkg_dependencies_of, view, kind, id, items);
}

darkpkg_status darkpkg_dependents(const darkpkg_view* view, darkpkg_kind kind, const darkpkg_id* id,
                                  darkpkg_items** items) {
  return with_short_id(darkpkg_dependents_of, view, kind, id, items);
}

const darkpkg_item* darkpkg_items_at(const darkpkg_items* items, std::size_t index) {
  if (!items || index >= items->short_items.size()) return nullptr;
  return &items->short_items[index];
}

}  // extern "C"
