#include "rules/hash/identity/ids.hpp"

#include <algorithm>

#include "rules/hash/program/walk.hpp"

namespace darkpkg::hash {
namespace {

/// Sets the ids of the nodes that it meets.
struct Numbering {
  NodeIds ids;

  void operator()(const pt::Expr& expr) { expr.id = ids.next(); }
  void operator()(const pt::LetPattern& pattern) { pattern.id = ids.next(); }
  void operator()(const pt::MatchPattern& pattern) { pattern.id = ids.next(); }
  void operator()(const pt::PipeStage& stage) { stage.id = ids.next(); }
};

Sha256Digest hash_of(std::string_view prefix, pt::ItemKind kind, std::string_view full_name) {
  return Sha256().update(prefix).update(kind_text(kind)).update(":").update(full_name).finish();
}

}  // namespace

NodeIds::NodeIds(pt::ItemKind kind, std::string_view full_name) {
  const Sha256Digest digest = hash_of("", kind, full_name);
  for (std::size_t i = 0; i < 8; i++) state_ = state_ << 8 | digest[i];
}

pt::Id NodeIds::next() {
  std::uint64_t x = state_ += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return (x ^ (x >> 31)) & 0x7FFFFFFFFFFFFFFF;
}

void number_ids(const pt::Item& item, std::string_view full_name) {
  std::visit(
      [&](const auto& it) {
        Numbering numbering{NodeIds(it.kKind, full_name)};
        walk(it, numbering);
      },
      item);
}

Uuid location_id(pt::ItemKind kind, std::string_view full_name) {
  Sha256Digest digest = hash_of("location:", kind, full_name);
  Uuid id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x80);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
  return id;
}

Uuid op_id(const Sha256Digest& op_hash) { return Uuid::from_dotnet_bytes(op_hash.data()); }

}  // namespace darkpkg::hash
