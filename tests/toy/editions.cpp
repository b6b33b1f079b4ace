// What rules/ is in a program of the toy edition alone: such a program has nothing of Dark.
#include "rules/editions.hpp"

#include <array>

#include "cache/database/tables/state.hpp"
#include "rules/compilers.hpp"
#include "rules/item_readers.hpp"
#include "rules/locals.hpp"
#include "rules/schemas.hpp"
#include "tests/unit/link/toy_edition.hpp"

namespace darkpkg {

std::span<const Edition* const> editions() {
  static const std::array<const Edition*, 1> all{&toy::edition()};
  return all;
}
const Edition* find_edition(std::string_view name) { return name == toy::edition().name() ? &toy::edition() : nullptr; }
const Edition& default_edition() { return toy::edition(); }

Compiled compile(const Edition&, std::string path, std::string_view bytes) {
  return toy::compile(std::move(path), bytes);
}
const ItemReader& reader_of(const Edition&) { return toy::reader(); }
BareNames find_bare_names(const Edition&, std::string_view) { return {}; }

const TableSchema& schema_of(const Edition&) { return toy::schema(); }
std::string edition_name(database::Database& database) { return database::read_edition(database).value_or(""); }
Verification verification(const Edition&) { return toy::verification(); }

}  // namespace darkpkg
