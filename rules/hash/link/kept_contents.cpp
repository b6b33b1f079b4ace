#include "rules/hash/link/kept_contents.hpp"

namespace darkpkg::hash {

std::map<std::string, KeptRow> kept_contents(database::Database& database) {
  std::map<std::string, KeptRow> out;
  for (KeptRow& row : database::read_kept(database)) {
    std::string hash = row.item;
    out.emplace(std::move(hash), std::move(row));
  }
  return out;
}

}  // namespace darkpkg::hash
