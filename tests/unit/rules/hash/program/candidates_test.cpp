#include "rules/hash/program/candidates.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/rules/hash/resolve.hpp"

namespace darkpkg::hash {
namespace {

using Texts = std::vector<std::string>;

/// All candidates, builtins as `name/version`.
Texts all(ReferenceKind::Kind kind, Texts names, const Texts& modules) {
  Texts found;
  candidates({kind, std::move(names)}, modules, [&](ItemKind of, const Candidate& candidate) {
    constexpr std::string_view kKinds[] = {"type ", "value ", "fn "};
    std::string text(kKinds[static_cast<std::size_t>(of)]);
    if (candidate.builtin) text.append(candidate.name).append("/").append(std::to_string(candidate.version));
    else text += candidate.full_name;
    found.push_back(text);
    return false;
  });
  return found;
}

TEST(HashCandidates, GoFromTheInnermostModuleOut) {
  EXPECT_EQ(all(ReferenceKind::type, {"Option", "Option"}, {"Darklang", "Stdlib"}),
            (Texts{"type Darklang.Stdlib.Option.Option", "type Darklang.Option.Option", "type Option.Option",
                   "type Darklang.Stdlib.Option.Option"}));
  EXPECT_EQ(all(ReferenceKind::stage, {"f"}, {"A", "B"}), (Texts{"fn A.B.f", "fn A.f"}));
}

TEST(HashCandidates, OfTheFirstKindComeBeforeThoseOfTheSecond) {
  EXPECT_EQ(all(ReferenceKind::name, {"x"}, {"A", "B"}), (Texts{"value A.B.x", "value A.x", "fn A.B.x", "fn A.x"}));
  EXPECT_EQ(all(ReferenceKind::callee, {"x"}, {"A"}), (Texts{"fn A.x", "value A.x"}));
}

TEST(HashCandidates, LeaveVersionsOutOfPackages) {
  EXPECT_EQ(all(ReferenceKind::stage, {"f_v5"}, {"A"}), Texts{"fn A.f"});
  EXPECT_EQ(all(ReferenceKind::type, {"T_v0"}, {"A"}), Texts{"type A.T"});
}

TEST(HashCandidates, AreBuiltinsInTheModuleOfThatNameAlone) {
  EXPECT_EQ(all(ReferenceKind::stage, {"Builtin", "negate_v1"}, {"A"}), (Texts{"fn A.Builtin.negate", "fn negate/1"}));
  EXPECT_EQ(all(ReferenceKind::stage, {"negate"}, {"Builtin"}), Texts{"fn negate/0"});
  EXPECT_EQ(all(ReferenceKind::stage, {"Builtin", "Deep", "f"}, {}), Texts{"fn Builtin.Deep.f"});
  EXPECT_EQ(all(ReferenceKind::type, {"Builtin", "T"}, {}), Texts{"type Builtin.T"});
}

TEST(HashCandidates, HaveAShortcutToTheStandardLibrary) {
  EXPECT_EQ(all(ReferenceKind::stage, {"Stdlib", "List", "map"}, {"A"}),
            (Texts{"fn A.Stdlib.List.map", "fn Stdlib.List.map", "fn Darklang.Stdlib.List.map"}));
  EXPECT_EQ(all(ReferenceKind::type, {"Result"}, {"A"}),
            (Texts{"type A.Result", "type Darklang.Stdlib.Result.Result"}));
  EXPECT_EQ(all(ReferenceKind::type, {"Other", "Result"}, {"A"}), (Texts{"type A.Other.Result", "type Other.Result"}));
}

TEST(HashCandidates, AreNoneForNamesOfAWrongForm) {
  EXPECT_EQ(all(ReferenceKind::type, {"lower"}, {"A"}), Texts{});
  EXPECT_EQ(all(ReferenceKind::name, {"M", "Upper"}, {"A"}), Texts{});
  EXPECT_EQ(all(ReferenceKind::name, {"PACKAGE", "x"}, {"A"}), Texts{});
}

TEST(HashCandidates, StopWhenTheVisitorHasFoundWhatItWants) {
  int visited = 0;
  const std::vector<std::string> modules = {"A", "B"};
  EXPECT_TRUE(
      candidates({ReferenceKind::name, {"x"}}, modules, [&](ItemKind, const Candidate&) { return ++visited == 2; }));
  EXPECT_EQ(visited, 2);
}

}  // namespace
}  // namespace darkpkg::hash
