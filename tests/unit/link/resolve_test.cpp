#include "link/resolve.hpp"

#include <gtest/gtest.h>

#include <map>

#include "language/named_id.hpp"
#include "link/names.hpp"
#include "link/suggest.hpp"
#include "rules/uuid/edition.hpp"
#include "rules/uuid/link/references.hpp"

namespace darkpkg::link {
namespace {

using uuid::ReferenceKind;

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  if (text.empty()) return out;
  for (std::size_t start = 0;;) {
    std::size_t dot = text.find('.', start);
    out.emplace_back(text.substr(start, dot - start));
    if (dot == std::string_view::npos) return out;
    start = dot + 1;
  }
}

/// "type A.B" and so on.
struct Items : NameLookup {
  std::map<std::pair<ItemKind, std::string>, NamedItem> all;
  const NamedItem* find(ItemKind kind, std::string_view full_name) override {
    auto at = all.find({kind, std::string(full_name)});
    return at == all.end() ? nullptr : &at->second;
  }
};

const Inputs& inputs() {
  static const Inputs out =
      *Inputs::parse("kind\tname\tversion\nfn\tint64Add\t0\nfn\tprint\t1\nvalue\ttestValue\t0\n", "kind\tname\tid\n");
  return out;
}

struct Case {
  std::string_view what;
  std::vector<std::string_view> items;  ///< "fn A.b"
  ReferenceKind::Kind kind;
  std::string_view modules;
  std::string_view written;
  std::string_view expected;  ///< "fn A.b", "builtin print 1", "" for missing
};

constexpr auto type = ReferenceKind::type;
constexpr auto fn = ReferenceKind::fn;
constexpr auto required = ReferenceKind::required_fn;
constexpr auto fn_or_value = ReferenceKind::fn_or_value;
constexpr auto variable = ReferenceKind::value_or_variable;
constexpr auto local = ReferenceKind::fn_or_local;

const Case kCases[] = {
    // The candidates, in order.
    {"innermost module first",
     {"fn O.A.B.M.f", "fn O.A.M.f", "fn O.M.f", "fn M.f"},
     fn,
     "O.A.B",
     "M.f",
     "fn O.A.B.M.f"},
    {"then its parent", {"fn O.A.M.f", "fn O.M.f", "fn M.f"}, fn, "O.A.B", "M.f", "fn O.A.M.f"},
    {"then the owner", {"fn O.M.f", "fn M.f"}, fn, "O.A.B", "M.f", "fn O.M.f"},
    {"then the name as it is written", {"fn M.f"}, fn, "O.A.B", "M.f", "fn M.f"},
    {"a full name",
     {"fn Darklang.Stdlib.List.map"},
     fn,
     "O.A",
     "Darklang.Stdlib.List.map",
     "fn Darklang.Stdlib.List.map"},
    {"a full name can be captured",
     {"fn Darklang.Stdlib.List.map", "fn O.Darklang.Stdlib.List.map"},
     fn,
     "O.A",
     "Darklang.Stdlib.List.map",
     "fn O.Darklang.Stdlib.List.map"},
    {"siblings of enclosing modules are not looked at", {"fn O.B.f"}, fn, "O.A", "f", ""},
    {"inner modules are not looked at", {"fn O.A.B.f"}, fn, "O.A", "f", ""},
    {"the item's own module", {"fn O.A.f"}, fn, "O.A", "f", "fn O.A.f"},
    // Stdlib.
    {"the shortcut", {"fn Darklang.Stdlib.List.map"}, fn, "O.A", "Stdlib.List.map", "fn Darklang.Stdlib.List.map"},
    {"the shortcut for a value", {"value Darklang.Stdlib.pi"}, variable, "O", "Stdlib.pi", "value Darklang.Stdlib.pi"},
    {"the shortcut for a type",
     {"type Darklang.Stdlib.Option.Option"},
     type,
     "O",
     "Stdlib.Option.Option",
     "type Darklang.Stdlib.Option.Option"},
    {"the shortcut comes last", {"fn Darklang.Stdlib.f", "fn Stdlib.f"}, fn, "O", "Stdlib.f", "fn Stdlib.f"},
    {"Stdlib must come first", {"fn Darklang.A.Stdlib.f"}, fn, "O", "A.Stdlib.f", ""},
    {"a name called Stdlib is no shortcut", {"type Darklang.Stdlib"}, type, "O", "Stdlib", ""},
    // No module, no location.
    {"a bare name is not found without a module", {"fn f"}, fn, "", "f", ""},
    {"but a qualified one is", {"fn M.f"}, fn, "", "M.f", "fn M.f"},
    // Kinds.
    {"a type is no fn", {"type O.f", "value O.f"}, fn, "O", "f", ""},
    {"a value is no fn", {"value O.f"}, local, "O", "f", ""},
    {"a fn is no value", {"fn O.f"}, variable, "O", "f", ""},
    {"a fn is no type", {"fn O.T"}, type, "O", "T", ""},
    {"kinds share a location", {"fn O.x", "value O.x"}, variable, "O", "x", "value O.x"},
    {"an inner name of another kind captures nothing", {"value O.A.x", "fn O.x"}, fn, "O.A", "x", "fn O.x"},
    {"required: a fn", {"fn O.M.f"}, required, "O", "M.f", "fn O.M.f"},
    {"required: no value", {"value O.M.f"}, required, "O", "M.f", ""},
    {"fn or value: the fn", {"fn M.x", "value O.M.x"}, fn_or_value, "O", "M.x", "fn M.x"},
    {"fn or value: else the value", {"value O.M.x"}, fn_or_value, "O", "M.x", "value O.M.x"},
    {"fn or value: neither", {"type O.M.x"}, fn_or_value, "O", "M.x", ""},
    // Versions.
    {"_vN is dropped", {"fn O.g"}, fn, "O", "g_v2", "fn O.g"},
    {"_v0 is dropped", {"fn O.g"}, fn, "O", "g_v0", "fn O.g"},
    {"also of values", {"value O.g"}, variable, "O", "g_v7", "value O.g"},
    {"types drop _v0 only", {"type O.T"}, type, "O", "T_v0", "type O.T"},
    {"types drop no other", {"type O.T"}, type, "O", "T_v1", ""},
    // Builtins.
    {"the owner Builtin", {}, fn, "O.A", "Builtin.int64Add", "builtin int64Add 0"},
    {"with its version", {}, fn, "O", "Builtin.print_v1", "builtin print 1"},
    {"the version counts", {}, fn, "O", "Builtin.print", ""},
    {"a builtin value", {}, variable, "O", "Builtin.testValue", "builtin testValue 0"},
    {"a builtin value alone", {}, fn_or_value, "O", "Builtin.testValue", "builtin testValue 0"},
    {"prefixes come first", {"fn O.Builtin.int64Add"}, fn, "O.A", "Builtin.int64Add", "fn O.Builtin.int64Add"},
    {"only the bare owner", {"fn Builtin.M.int64Add"}, fn, "O", "Builtin.M.int64Add", "fn Builtin.M.int64Add"},
    {"not the packages below it", {"fn Builtin.mine"}, fn, "O", "Builtin.mine", ""},
    {"inside a module Builtin", {}, fn, "Builtin", "int64Add", "builtin int64Add 0"},
    {"types have no builtins", {"type Builtin.T"}, type, "O", "Builtin.T", "type Builtin.T"},
    // Forms.
    {"a fn name with an underscore", {"fn O.foo_bar"}, fn, "O", "foo_bar", ""},
    {"a value name with an underscore", {"value O.my_value"}, variable, "O", "my_value", ""},
    {"a fn name with a capital", {"fn O.Foo"}, fn, "O", "Foo", ""},
    {"a type name in lower case", {"type O.string"}, type, "O", "string", ""},
    {"a prime at the end", {"fn O.f'"}, fn, "O", "f'_v3", "fn O.f'"},
    {"a prime in the middle", {"fn O.f'g"}, fn, "O", "f'g", ""},
};

TEST(Resolve, EveryRule) {
  for (const Case& c : kCases) {
    Items items;
    for (std::string_view item : c.items) {
      std::size_t space = item.find(' ');
      const ItemKind kind = *parse_kind(item.substr(0, space));
      std::string name(item.substr(space + 1));
      items.all.emplace(std::pair(kind, name), NamedItem{kind, name, named_id(kind, name)});
    }
    const Reference reference{c.kind, split(c.written)};
    Resolution r = resolve(uuid::edition(), reference, split(c.modules), items, inputs());
    std::string found;
    if (r.item) found = std::string(kind_text(r.item->kind)) + " " + r.item->name;
    else if (!r.missing()) found = "builtin " + std::string(r.name) + " " + std::to_string(r.version);
    EXPECT_EQ(found, c.expected) << c.what;
    if (!r.item) continue;
    EXPECT_EQ(r.package_kind(), r.item->kind) << c.what;
    EXPECT_EQ(r.id, r.item->id) << c.what;
    // What resolves to a package item could mean its location; so the reverse table finds it.
    EXPECT_TRUE(could_mean(uuid::edition(), reference, split(c.modules), location_of(r.item->kind, r.item->name)))
        << c.what;
  }
}

TEST(Resolve, KindsThatThereAreNotMeanNothing) {
  Items items;
  items.all.emplace(std::pair(ItemKind::fn, "O.f"), NamedItem{ItemKind::fn, "O.f", {}});
  EXPECT_TRUE(resolve(uuid::edition(), {200, {"f"}}, split("O"), items, inputs()).missing());
}

TEST(Resolve, CouldMeanIsExact) {
  Location map{ItemKind::fn, {"Darklang", "Stdlib", "List"}, "map"};
  auto could = [&](ReferenceKind::Kind kind, std::string_view written, std::string_view modules) {
    return could_mean(uuid::edition(), {kind, split(written)}, split(modules), map);
  };
  EXPECT_TRUE(could(fn, "map", "Darklang.Stdlib.List"));
  EXPECT_TRUE(could(fn, "map_v3", "Darklang.Stdlib.List.Inner"));
  EXPECT_FALSE(could(fn, "map", "Darklang.Stdlib.Dict"));
  EXPECT_TRUE(could(fn, "List.map", "Darklang.Stdlib.Dict"));
  EXPECT_FALSE(could(fn, "List.map", "Darklang.Cli"));
  EXPECT_TRUE(could(fn, "Stdlib.List.map", "Anything"));
  EXPECT_TRUE(could(fn, "Darklang.Stdlib.List.map", "Anything"));
  EXPECT_FALSE(could(variable, "Stdlib.List.map", "Anything"));
  EXPECT_TRUE(could(fn_or_value, "Stdlib.List.map", "Anything"));
  EXPECT_FALSE(could(fn, "Stdlib.List.map2", "Anything"));
  EXPECT_EQ(possible_qualifiers(map), (std::vector<std::string>{"", "List", "Stdlib.List", "Darklang.Stdlib.List"}));
}

TEST(Inputs, ReadsAndRefuses) {
  auto parsed = [](std::string b, std::string p) { return Inputs::parse(std::move(b), std::move(p)); };
  Result<Inputs> good = parsed("h\nvalue\tz\t0\nfn\ta\t3\r\n", "h\nfn\tA.b\teef853d2-37db-80fb-a554-b9430011d458\n");
  ASSERT_TRUE(good);
  EXPECT_EQ(good->builtin(ItemKind::fn, "a", 3), "a");
  EXPECT_EQ(good->builtin(ItemKind::value, "a", 3), std::nullopt);
  EXPECT_EQ(good->pinned(ItemKind::fn, "A.b")->text(), "eef853d2-37db-80fb-a554-b9430011d458");
  EXPECT_EQ(good->pinned(ItemKind::type, "A.b"), std::nullopt);
  EXPECT_NE(good->hash(), inputs().hash());
  EXPECT_NE(parsed("h\nfn\ta\n", "h\n").error().message.find("line 2"), std::string::npos);
  EXPECT_FALSE(parsed("h\nfn\ta\tx\n", "h\n"));
  EXPECT_FALSE(parsed("h\ntype\ta\t0\n", "h\n"));
  EXPECT_FALSE(parsed("h\n", "h\nfn\ta\t123\n"));
}

TEST(Inputs, NamesNeedNoIdsIfTheseFollowFromContents) {
  auto parsed = [](std::string text, Identity identity) {
    return Inputs::parse("kind\tname\tversion\n", std::move(text), "b.tsv", "p.tsv", identity);
  };
  const std::string names = "kind\tname\nfn\tA.b\ntype\tA.C\n";
  Result<Inputs> good = parsed(names, Identity::by_content);
  ASSERT_TRUE(good) << good.error().message;
  std::vector<std::string> found;
  good->each_pin([&](ItemKind kind, std::string_view name, std::size_t offset) {
    found.push_back(std::string(kind_text(kind)) + " " + std::string(name));
    EXPECT_EQ(names.substr(offset, name.size()), name);
  });
  EXPECT_EQ(found, (std::vector<std::string>{"fn A.b", "type A.C"}));
  EXPECT_EQ(good->pinned(ItemKind::fn, "A.b"), std::nullopt);
  EXPECT_FALSE(parsed(names, Identity::by_name));
  EXPECT_FALSE(parsed("kind\tname\nfn\tA.b\tc\n", Identity::by_content));
  EXPECT_FALSE(parsed("kind\tname\tid\nfn\tA.b\n", Identity::by_content));
}

TEST(Inputs, AreNotTakenWithoutTheirHeadings) {
  auto parsed = [](std::string b, std::string p) {
    return Inputs::parse(std::move(b), std::move(p), "b.tsv", "p.tsv");
  };
  const std::string row = "fn\tA.b\teef853d2-37db-80fb-a554-b9430011d458\n";
  for (const std::string& text : {row, row + row, "\xEF\xBB\xBF" + row, " " + row, std::string("value A.b 0"),
                                  std::string("type\n"), std::string("fn\tA.b\tx\n")}) {
    Result<Inputs> ids = parsed("kind\tname\tversion\n", text);
    ASSERT_FALSE(ids) << text;
    EXPECT_EQ(ids.error().message.find("'p.tsv' has no headings"), 0U) << ids.error().message;
  }
  EXPECT_FALSE(parsed("fn\ta\t3\n", ""));
  for (const char* text : {"", "\n", "kind\tname\tid\n", "# of today\n", "fnord\n"})
    EXPECT_TRUE(parsed(text, text)) << text;
}

TEST(Suggestions, BuiltinsAreMeantWithoutTheirModuleToo) {
  const Suggestions suggestions(uuid::edition(), inputs());
  const auto help = [&](ReferenceKind::Kind kind, std::vector<std::string> names) {
    return suggestions.help({kind, std::move(names)}, {"Acme", "Shop"});
  };
  EXPECT_EQ(help(fn, {"int64Add"}), "did you mean 'Builtin.int64Add'?");
  EXPECT_EQ(help(fn, {"int64Ad"}), "did you mean 'Builtin.int64Add'?");
  EXPECT_EQ(help(fn, {"prin"}), "") << "short names are near to some builtin whatever they mean";
  EXPECT_EQ(help(fn, {"Other", "int64Ad"}), "") << "elsewhere only the very name counts";
}

}  // namespace
}  // namespace darkpkg::link
