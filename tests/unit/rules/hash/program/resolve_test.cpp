#include "tests/unit/rules/hash/resolve.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace darkpkg::hash {
namespace {

class Names : public Lookup {
 public:
  explicit Names(std::set<std::string> names) : names_(std::move(names)) {}
  bool has_item(ItemKind kind, std::string_view full_name) const override {
    constexpr std::string_view kKinds[] = {"type ", "value ", "fn "};
    return names_.contains(std::string(kKinds[static_cast<std::size_t>(kind)]).append(full_name));
  }
  bool has_builtin(ItemKind kind, std::string_view name, std::int32_t version) const override {
    return kind == ItemKind::fn && name == "negate" && version == 0;
  }

 private:
  std::set<std::string> names_;
};

const std::vector<std::string> kModules = {"Acme", "Shop"};

TEST(HashResolve, TakesTheNearestModule) {
  const Names names({"type Acme.T", "type T.T"});
  EXPECT_EQ(resolve({ReferenceKind::type, {"T"}}, kModules, names), (Resolution{ItemKind::type, false, "Acme.T", 0}));
}

TEST(HashResolve, PrefersWhatTheKindPrefersWhereverItIs) {
  const Names names({"value Acme.x", "fn Acme.Shop.x"});
  EXPECT_EQ(resolve({ReferenceKind::name, {"x"}}, kModules, names), (Resolution{ItemKind::value, false, "Acme.x", 0}));
  EXPECT_EQ(resolve({ReferenceKind::callee, {"x"}}, kModules, names),
            (Resolution{ItemKind::fn, false, "Acme.Shop.x", 0}));
}

TEST(HashResolve, LetsAModuleCaptureBuiltins) {
  const Reference negate{ReferenceKind::callee, {"Builtin", "negate"}};
  EXPECT_EQ(resolve(negate, kModules, Names({})), (Resolution{ItemKind::fn, true, "negate", 0}));
  EXPECT_EQ(resolve(negate, kModules, Names({"fn Acme.Builtin.negate"})),
            (Resolution{ItemKind::fn, false, "Acme.Builtin.negate", 0}));
}

TEST(HashResolve, FindsNothingForWhatIsMissing) {
  EXPECT_EQ(resolve({ReferenceKind::name, {"x"}}, kModules, Names({"type Acme.x"})), Resolution{});
  EXPECT_EQ(resolve({ReferenceKind::callee, {"Builtin", "negate_v1"}}, kModules, Names({})), Resolution{});
}

}  // namespace
}  // namespace darkpkg::hash
