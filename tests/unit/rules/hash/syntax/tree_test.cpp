#include "rules/hash/syntax/tree.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace darkpkg::hash::syntax {
namespace {

// The arena runs no destructors, and a tree is copied by value.
TEST(HashTree, NodesAreTrivial) {
  static_assert(std::is_trivially_destructible_v<Expr>);
  static_assert(std::is_trivially_destructible_v<Type>);
  static_assert(std::is_trivially_destructible_v<MatchPattern>);
  static_assert(std::is_trivially_destructible_v<LetPattern>);
  static_assert(std::is_trivially_destructible_v<Declaration>);
  static_assert(std::is_trivially_copyable_v<PipeStage>);
  EXPECT_LE(sizeof(Expr), 120U);
}

}  // namespace
}  // namespace darkpkg::hash::syntax
