#include "lookup/packed_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <utility>

#include "cache/database/tables/packed_names.hpp"

namespace darkpkg::lookup {
namespace {

using Names = std::vector<std::pair<std::string, ItemKind>>;
using Texts = std::vector<std::string>;

/// Names in the order of files, packed.
class Packed {
 public:
  explicit Packed(const Names& names) {
    database::PartBuilder builder;
    for (std::size_t i = 0; i < names.size(); i++) {
      builder.add(names[i].first, names[i].second);
      if (i % 7 == 6) parts_.push_back(builder.take());
    }
    parts_.push_back(builder.take());
  }
  void operator()(FunctionRef<void(std::string_view)> see) const {
    for (const std::string& part : parts_)
      if (!part.empty()) see(part);
  }

 private:
  Texts parts_;
};

/// The same names as who has them in full searches them.
class Full {
 public:
  explicit Full(Names names) : names_(std::move(names)) {
    std::ranges::sort(names_, {}, [](const auto& name) { return std::pair(name.first, kind_text(name.second)); });
    for (const auto& [name, kind] : names_) views_.push_back(name);
  }
  std::vector<PackedHit> search(std::string_view text, std::size_t limit) const {
    std::vector<PackedHit> out;
    for (const Found& found : lookup::search(views_, text, limit))
      out.push_back({names_[found.index].first, names_[found.index].second, found.match, found.distance});
    return out;
  }
  Texts nearest(std::string_view text) const { return lookup::nearest(views_, text); }

 private:
  Names names_;
  std::vector<std::string_view> views_;
};

std::string text(const std::vector<PackedHit>& hits) {
  std::string out;
  for (const PackedHit& hit : hits)
    out.append(match_text(hit.match))
        .append(" ")
        .append(std::to_string(static_cast<int>(hit.match)))
        .append(" ")
        .append(kind_text(hit.kind))
        .append(" ")
        .append(hit.name)
        .append(" ")
        .append(std::to_string(hit.distance))
        .append("; ");
  return out;
}

TEST(PackedSearch, SaysWhatASearchOfFullNamesSays) {
  std::mt19937 random(1);
  const auto pick = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
  const Texts words{"map",     "Map", "mapi", "List",  "list",   "a", "An",  "isEmpty",
                    "isEmtpy", "é",   "été",  "fold2", "Stdlib", "A", "x_v1"};
  const auto word = [&] {
    std::string out = words[pick(words.size())];
    if (pick(3) == 0) out += words[pick(words.size())];
    return out;
  };
  std::set<std::size_t> kinds;
  for (int round = 0; round < 60; round++) {
    std::set<std::pair<std::string, ItemKind>> seen;
    Names names;
    std::string module;
    for (std::size_t i = 0, count = pick(60); i < count; i++) {
      if (module.empty() || pick(3) == 0) {
        module = word();
        for (std::size_t depth = pick(3); depth > 0; depth--) module += "." + word();
        if (pick(30) == 0) module.clear();
      }
      const std::pair name(module.empty() ? word() : module + "." + word(), kItemKinds[pick(kItemKinds.size())]);
      if (seen.insert(name).second) names.push_back(name);
    }
    const Packed packed(names);
    const Full full(names);
    for (int each = 0; each < 30; each++) {
      std::string query = names.empty() || pick(2) == 0 ? word() : names[pick(names.size())].first;
      if (pick(4) == 0) query += "." + word();
      for (std::size_t edits = pick(4); edits > 0 && !query.empty(); edits--) {
        const std::size_t at = pick(query.size());
        if (pick(3) == 0) query.erase(at, 1 + pick(query.size()));
        else if (pick(2) == 0) query[at] = "aeM.\x01\x03"[pick(6)];
        else query.insert(at, 1, "ilS."[pick(4)]);
      }
      const std::size_t limit = pick(3) == 0 ? 1000 : pick(6);
      const std::vector<PackedHit> found = search_packed(packed, query, limit);
      ASSERT_EQ(text(found), text(full.search(query, limit))) << query << " of " << limit;
      ASSERT_EQ(nearest_packed(packed, query), full.nearest(query)) << query;
      for (const PackedHit& hit : found) kinds.insert(static_cast<std::size_t>(hit.match));
    }
  }
  EXPECT_EQ(kinds.size(), 7U) << "not every kind of match was met";
}

TEST(PackedSearch, KeepsTheBestOfMany) {
  Names names;
  for (int i = 0; i < 3000; i++)
    names.emplace_back("A.List" + std::to_string(i % 977) + ".f" + std::to_string(i), ItemKind::fn);
  const Packed packed(names);
  const Full full(names);
  for (const char* query : {"list", "f", "f2", "A.", "f29x", "List1.f"})
    EXPECT_EQ(text(search_packed(packed, query, 20)), text(full.search(query, 20))) << query;
}

TEST(PackedSearch, FindsModules) {
  const Packed packed({{"A.List.map", ItemKind::fn},
                       {"A.List.Inner.f", ItemKind::fn},
                       {"B.x", ItemKind::value},
                       {"A.List.T", ItemKind::type}});
  EXPECT_EQ(modules_with(packed, ""), (Texts{"A", "A.List", "A.List.Inner", "B"}));
  EXPECT_EQ(modules_with(packed, "List"), (Texts{"A.List", "A.List.Inner"}));
  EXPECT_EQ(modules_with(packed, "x"), Texts{});
}

}  // namespace
}  // namespace darkpkg::lookup
