#pragma once

#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "store/c/darkpkg.h"
#include "store/package_store.hpp"
#include "store/view.hpp"

/// What stands behind the pointers of the C interface, and how its functions fail.

struct darkpkg_store {
  std::unique_ptr<darkpkg::store::PackageStore> store;
  std::string edition;
};

struct darkpkg_view {
  explicit darkpkg_view(darkpkg_store& of) : store(*of.store), view(*of.store) {}
  darkpkg::store::PackageStore& store;
  darkpkg::store::View view;
};

/// Texts of its own: a list outlives the state that it was made from.
struct darkpkg_items {
  std::vector<darkpkg_entry> items;
  std::vector<darkpkg_item> short_items;  // the same if all ids have 16 bytes
  std::string texts;                      // never grows once an item points into it
};

namespace darkpkg::c {

inline thread_local std::string last_error;

inline darkpkg_status failed(darkpkg_status status, std::string message) {
  last_error = std::move(message);
  return status;
}
inline darkpkg_status failed(const Error& error) {
  return failed(DARKPKG_ENVIRONMENT, error.hint.empty() ? error.message : error.message + " (" + error.hint + ")");
}
inline darkpkg_status misused(const char* what) { return failed(DARKPKG_USAGE, what); }

/// Runs the body of a function; whatever it throws becomes a status.
template <typename Body>
darkpkg_status guarded(const Body& body) noexcept {
  try {
    last_error.clear();
    return body();
  } catch (const std::bad_alloc&) {
    return DARKPKG_NO_MEMORY;
  } catch (const std::exception& e) {
    try {
      return failed(DARKPKG_INTERNAL, e.what());
    } catch (...) {
      return DARKPKG_NO_MEMORY;
    }
  } catch (...) {
    return DARKPKG_INTERNAL;
  }
}

inline darkpkg_id short_id(const darkpkg_item_id& id) {
  darkpkg_id out;
  std::memcpy(out.bytes, id.bytes, sizeof out.bytes);
  return out;
}

}  // namespace darkpkg::c
