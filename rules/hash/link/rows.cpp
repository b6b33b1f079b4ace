#include "rules/hash/link/rows.hpp"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <vector>

#include "rules/hash/link/linked_code.hpp"

namespace darkpkg::hash {

Place place_of(std::string_view full_name) {
  std::vector<std::string_view> modules;
  const pt::Location at = location_of(full_name, modules);
  Place out{std::string(at.owner), {}, std::string(at.name)};
  for (std::string_view module : at.modules) out.modules.append(out.modules.empty() ? "" : ".").append(module);
  return out;
}

std::string stamp_text(std::int64_t ms) {
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text + size, sizeof text - size, ".%03dZ", static_cast<int>(ms % 1000));
  return text;
}

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

database::Statement& RowWriter::prepared(std::string_view sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end())
    found = statements_.emplace(std::string(sql), database::Statement(database_, sql)).first;
  return found->second;
}

}  // namespace darkpkg::hash
