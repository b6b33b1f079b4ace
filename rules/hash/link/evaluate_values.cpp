#include "rules/hash/link/evaluate_values.hpp"

#include <array>
#include <unordered_map>
#include <utility>

#include "base/arena.hpp"
#include "base/deep_stack.hpp"
#include "base/overloaded.hpp"
#include "language/dotnet/blob.hpp"
#include "rules/hash/diagnostics/codes.hpp"
#include "rules/hash/evaluate/evaluate.hpp"
#include "rules/hash/lower/lower.hpp"
#include "rules/hash/wire/decode.hpp"
#include "rules/hash/wire/rt_encode.hpp"

namespace darkpkg::hash {
namespace {

/// Items as trees, fetched and decoded when they are asked for.
class Contents final : public evaluate::World {
 public:
  Contents(FetchContent fetch, Arena& arena) : fetch_(fetch), arena_(arena) {}

  const rt::PackageType* type(std::string_view hash) override { return decoded<rt::PackageType>(hash); }
  const rt::PackageFn* fn(std::string_view hash) override { return decoded<rt::PackageFn>(hash); }
  const rt::Instructions* value(std::string_view hash) override {
    Known* known = find(ItemKind::value, hash);
    if (!known) return nullptr;
    if (!known->tree) {
      known->tree = nullptr;
      if (Result<std::string_view> payload = darkpkg::wire::payload(known->content.bytes))
        if (Result<pt::Item> item = wire::decode_pt(ItemKind::value, *payload, arena_))
          known->tree = arena_.make<rt::Instructions>(lower::lower(std::get<pt::PackageValue>(*item), arena_).code);
    }
    return static_cast<const rt::Instructions*>(*known->tree);
  }
  std::string name(ItemKind kind, std::string_view hash) override {
    const Known* known = find(kind, hash);
    return known ? known->content.name : std::string(hash);
  }

 private:
  struct Known {
    ItemContent content;
    std::optional<const void*> tree;  ///< null: the bytes are none of Dark's
  };
  using ByHash = std::unordered_map<std::string_view, Known>;

  Known* find(ItemKind kind, std::string_view hash) {
    ByHash& all = known_[static_cast<std::size_t>(kind)];
    if (const auto known = all.find(hash); known != all.end()) return &known->second;
    std::optional<ItemContent> content = fetch_(kind, hash);
    if (!content) return nullptr;
    return &all.emplace(arena_.copy(hash), Known{std::move(*content), {}}).first->second;
  }
  template <typename Item>
  const Item* decoded(std::string_view hash) {
    Known* known = find(Item::kKind, hash);
    if (!known) return nullptr;
    if (!known->tree) {
      known->tree = nullptr;
      if (Result<std::string_view> payload = darkpkg::wire::payload(known->content.bytes))
        if (Result<rt::Item> item = wire::decode_rt(Item::kKind, *payload, arena_))
          known->tree = arena_.make<Item>(std::get<Item>(*item));
    }
    return static_cast<const Item*>(*known->tree);
  }

  FetchContent fetch_;
  Arena& arena_;
  std::array<ByHash, kItemKinds.size()> known_;
};

/// `rt_dval`: the value's hash, then the value.
std::string result_blob(std::string_view hash, const rt::Dval* value) {
  std::string blob;
  const std::size_t start = darkpkg::wire::begin_blob(blob);
  blob += wire::encode_rt(rt::PackageValue{{hash}, value}).bytes;
  darkpkg::wire::end_blob(blob, start);
  return blob;
}

}  // namespace

EvaluatedValues evaluate_values(std::span<const std::string> hashes, FetchContent fetch) {
  EvaluatedValues out;
  with_deep_stack([&] {
    Arena arena;
    Contents contents(fetch, arena);
    evaluate::Evaluator evaluator(contents, arena);
    for (const std::string& hash : hashes)
      std::visit(
          overloaded{
              [&](const evaluate::Evaluated& result) {
                out.results.push_back({hash, result_blob(hash, result.value), wire::encode_value_type(*result.type)});
              },
              [&](const evaluate::Failed& failed) {
                out.problems.push_back({hash, codes::value_fails, failed.message, failed.help, failed.instruction});
              },
              [](const auto&) {}},
          evaluator.evaluate(hash));
  });
  return out;
}

}  // namespace darkpkg::hash
