#pragma once

#include <exception>

#include "link/context.hpp"

namespace darkpkg::link {

/// An object whose checksums are right but whose code is malformed: a miss like any other, only found late.
struct MalformedObject {
  LinkedFile* file = nullptr;
  Error error;
};

/// Writes what the link found into the database, inside of the caller's transaction: contents, locations and ops of the
/// items that are linked and whose bytes differ from what is there, and darkpkg's own tables. Fills Context::state and
/// the report's counts. False if the edition finds a mistake in an item, which is among the diagnostics then. Throws
/// DatabaseError and MalformedObject. The caller rolls back if it throws or returns false.
bool merge(Context& context);

}  // namespace darkpkg::link
