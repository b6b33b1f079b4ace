#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "base/deep_stack.hpp"
#include "rules/hash/identity/ids.hpp"
#include "rules/hash/wire/decimal.hpp"
#include "rules/hash/wire/decode.hpp"
#include "rules/hash/wire/fill.hpp"
#include "rules/hash/wire/item_encode.hpp"
#include "rules/hash/wire/op_encode.hpp"
#include "rules/hash/wire/pt_encode.hpp"
#include "rules/hash/wire/rt_encode.hpp"
#include "rules/hash/wire/tag_tables.hpp"
#include "tests/unit/rules/hash/random_trees.hpp"

namespace darkpkg::hash::wire {
namespace {

using Names = RandomTrees::Names;
constexpr std::uint64_t kTrees = 3000;

template <typename Item>
Item make_item(Arena& arena, std::uint64_t seed, Names names) {
  return RandomTrees(arena, seed, names).make<Item>();
}

TEST(Codec, DecodesPtToTheSameBytes) {
  for (std::uint64_t seed = 0; seed < kTrees; seed++) {
    Arena arena;
    auto item = make_item<pt::Item>(arena, seed, Names::resolved);
    Code code = encode_pt(item);
    EXPECT_EQ(code.holes, "");
    auto decoded = decode_pt(std::visit([](const auto& it) { return it.kKind; }, item), code.bytes, arena);
    ASSERT_TRUE(decoded) << decoded.error().message;
    ASSERT_EQ(encode_pt(*decoded), code);
    ASSERT_EQ(encode_canonical(*decoded), encode_canonical(item));
  }
}

TEST(Codec, DecodesRtToTheSameBytes) {
  for (std::uint64_t seed = 0; seed < kTrees; seed++) {
    Arena arena;
    auto item = make_item<rt::Item>(arena, seed, Names::resolved);
    Code code = encode_rt(item);
    EXPECT_EQ(code.holes, "");
    auto decoded = decode_rt(std::visit([](const auto& it) { return it.kKind; }, item), code.bytes, arena);
    ASSERT_TRUE(decoded) << decoded.error().message;
    ASSERT_EQ(encode_rt(*decoded), code);
  }
}

TEST(Codec, DecodesOperationsToTheSameBytes) {
  for (std::uint64_t seed = 0; seed < kTrees; seed++) {
    Arena arena;
    auto op = make_item<op::PackageOp>(arena, seed, Names::resolved);
    std::string bytes = encode_op(op);
    auto decoded = decode_op(bytes, arena);
    ASSERT_TRUE(decoded) << decoded.error().message;
    ASSERT_EQ(encode_op(*decoded), bytes);

    auto branch_op = make_item<op::BranchOp>(arena, seed, Names::resolved);
    std::string blob = branch_op_blob("an id", encode_branch_op(branch_op));
    auto decoded_branch_op = decode_branch_op("an id", blob, arena);
    ASSERT_TRUE(decoded_branch_op) << decoded_branch_op.error().message;
    ASSERT_EQ(branch_op_blob("an id", encode_branch_op(*decoded_branch_op)), blob);
    EXPECT_FALSE(decode_branch_op("another", blob, arena));
  }
}

TEST(Codec, DecodesTypesOfValues) {
  for (std::uint64_t seed = 0; seed < kTrees; seed++) {
    Arena arena;
    std::string bytes = encode_value_type(make_item<rt::ValueType>(arena, seed, Names::resolved));
    auto decoded = decode_value_type(bytes, arena);
    ASSERT_TRUE(decoded) << decoded.error().message;
    ASSERT_EQ(encode_value_type(*decoded), bytes);
  }
}

TEST(Codec, FillsToWhatTheResolvedTreeGives) {
  std::string_view knot_name = "Owner.M.N.f";
  Knot knot(std::span(&knot_name, 1));
  for (std::uint64_t seed = 0; seed < kTrees; seed++) {
    Arena arena;
    auto open = make_item<pt::Item>(arena, seed, Names::open);
    auto resolved = make_item<pt::Item>(arena, seed, Names::resolved);
    std::string filled;
    const NodeIds ids(pt::ItemKind::fn, "A.B.f");
    fill_pt(filled, encode_pt(open), RandomTrees::own_hash(), ids, RandomTrees::targets());
    ASSERT_EQ(filled, encode_pt(resolved).bytes);
    for (const Knot& with : {Knot(), knot}) {
      filled.clear();
      fill_canonical(filled, encode_canonical(open), RandomTrees::targets(), with);
      ASSERT_EQ(filled, encode_canonical(resolved, with).bytes);
    }
    auto open_code = make_item<rt::Item>(arena, seed, Names::open);
    auto resolved_code = make_item<rt::Item>(arena, seed, Names::resolved);
    filled.clear();
    fill_rt(filled, encode_rt(open_code), RandomTrees::own_hash(), RandomTrees::targets());
    ASSERT_EQ(filled, encode_rt(resolved_code).bytes);
  }
}

TEST(Codec, FillsBothFormsFromOneCode) {
  std::string_view knot_name = "Owner.M.N.f";
  const Knot knot(std::span(&knot_name, 1));
  const Targets targets(RandomTrees::targets(), {}, RandomTrees::references());
  for (std::uint64_t seed = 0; seed < kTrees; seed++) {
    Arena arena;
    const Code code = encode_item_tree(make_item<pt::Item>(arena, seed, Names::open));
    auto resolved = make_item<pt::Item>(arena, seed, Names::resolved);
    number_ids(resolved, "A.B.f");
    const pt::ItemKind kind = std::visit([](const auto& item) { return item.kKind; }, resolved);
    std::string filled;
    fill_pt(filled, code, RandomTrees::own_hash(), NodeIds(kind, "A.B.f"), targets);
    ASSERT_EQ(filled, encode_pt(resolved).bytes);
    for (const Knot& with : {Knot(), knot}) {
      filled.clear();
      fill_canonical(filled, code, targets, with);
      ASSERT_EQ(filled, encode_canonical(resolved, with).bytes);
    }
    const auto texts = CodeTexts::unpack(code.texts);
    ASSERT_TRUE(texts);
    EXPECT_EQ(texts->others.at(0), std::visit([](const auto& item) { return item.description.text; }, resolved));
  }
}

TEST(Codec, RefusesTextsThatAreCutOff) {
  const std::string packed = pack(CodeTexts{{"a", "bc"}, {"", "d"}});
  const auto texts = CodeTexts::unpack(packed);
  ASSERT_TRUE(texts);
  EXPECT_EQ(texts->bound, (std::vector<std::string_view>{"a", "bc"}));
  EXPECT_EQ(texts->others, (std::vector<std::string_view>{"", "d"}));
  EXPECT_FALSE(CodeTexts::unpack(std::string_view(packed).substr(0, packed.size() - 1)));
  EXPECT_FALSE(CodeTexts::unpack("\5"));
}

// What is damaged is refused, or means something else that is written just so.
TEST(Codec, BearsAnyBytes) {
  std::mt19937_64 random(1);
  for (std::uint64_t seed = 0; seed < 300; seed++) {
    Arena arena;
    auto fn = make_item<pt::PackageFn>(arena, seed, Names::resolved);
    const std::string bytes = encode_pt(fn).bytes;
    auto code = make_item<rt::PackageFn>(arena, seed, Names::resolved);
    const std::string rt_bytes = encode_rt(code).bytes;
    EXPECT_FALSE(decode_pt(pt::ItemKind::fn, std::string_view(bytes).substr(0, bytes.size() - 1), arena));
    EXPECT_FALSE(decode_pt(pt::ItemKind::fn, bytes + "x", arena));
    for (int i = 0; i < 30; i++) {
      std::string damaged = bytes;
      damaged[random() % damaged.size()] ^= static_cast<char>(1 << random() % 8);
      if (auto decoded = decode_pt(pt::ItemKind::fn, damaged, arena)) {
        EXPECT_EQ(encode_pt(*decoded).bytes, damaged);
      }
      damaged = rt_bytes;
      damaged[random() % damaged.size()] ^= static_cast<char>(1 << random() % 8);
      if (auto decoded = decode_rt(pt::ItemKind::fn, damaged, arena)) {
        EXPECT_EQ(encode_rt(*decoded).bytes, damaged);
      }
    }
  }
}

TEST(Codec, RefusesTreesThatAreTooDeep) {
  std::string bytes = "\1h";
  for (int i = 0; i < 20'000; i++)
    bytes +=
        "\x20"
        "idididid";  // statements in statements
  with_deep_stack([&] {
    Arena arena;
    auto decoded = decode_pt(pt::ItemKind::value, bytes, arena);
    ASSERT_FALSE(decoded);
    EXPECT_NE(decoded.error().message.find("too deep"), std::string::npos) << decoded.error().message;
  });
}

TEST(Decimal, IsDotNetsForm) {
  EXPECT_TRUE(is_decimal("0", DecimalKind::any));
  EXPECT_TRUE(is_decimal("-12", DecimalKind::any));
  for (std::string_view bad : {"", "-", "-0", "01", "+1", "1a"}) EXPECT_FALSE(is_decimal(bad, DecimalKind::any)) << bad;
  EXPECT_FALSE(is_decimal("-1", DecimalKind::uint128));
  EXPECT_FALSE(is_decimal("340282366920938463463374607431768211456", DecimalKind::uint128));
  EXPECT_TRUE(is_decimal("-170141183460469231731687303715884105728", DecimalKind::int128));
  EXPECT_FALSE(is_decimal("170141183460469231731687303715884105728", DecimalKind::int128));
}

// ---- Tags

/// How many alternatives of a kind of node have the tag.
template <typename Node, typename Set>
std::size_t uses(Set tag) {
  std::size_t count = 0;
  if constexpr (requires { TagsOf<Node>::kLiteral; })
    for (const LiteralTags& tags : kLiteralTags) count += tags.*TagsOf<Node>::kLiteral == tag ? 1 : 0;
  [&]<typename... Ts>(const std::variant<Ts...>*) {
    auto one = [&]<typename T>(const T*) {
      if constexpr (requires { T::kTag; }) count += T::kTag == tag ? 1 : 0;
    };
    (one(static_cast<const Ts*>(nullptr)), ...);
  }(static_cast<const decltype(Node::node)*>(nullptr));
  return count;
}

template <typename Node>
class EveryTag : public ::testing::Test {};
using Nodes =
    ::testing::Types<pt::Expr, pt::LetPattern, pt::MatchPattern, pt::PipeStage, pt::StringSegment, pt::Definition,
                     op::PackageOp, op::DeprecationKind, op::BranchOp, rt::Dval, rt::LetPattern, rt::MatchPattern,
                     rt::Instruction, rt::StringSegment, rt::Applicable, rt::Definition>;
TYPED_TEST_SUITE(EveryTag, Nodes);

TYPED_TEST(EveryTag, BelongsToOneAlternative) {
  using Set = typename TagsOf<TypeParam>::Set;
  for (std::size_t i = 0; i < tags::Set<Set>::kTags.size(); i++)
    EXPECT_EQ((uses<TypeParam>(static_cast<Set>(i))), 1U) << tags::Set<Set>::kTags[i];
}

TEST(EveryTag, OfTypesBelongsToOneAlternative) {
  auto check = [](auto tag_of_primitive, auto tag_of_alternative, auto sets) {
    using Set = decltype(sets);
    std::vector<int> count(tags::Set<Set>::kTags.size());
    for (const PrimitiveTags& tags : kPrimitiveTags) count[static_cast<std::size_t>(tag_of_primitive(tags))]++;
    for (Set tag : tag_of_alternative) count[static_cast<std::size_t>(tag)]++;
    for (std::size_t i = 0; i < count.size(); i++) EXPECT_EQ(count[i], 1) << tags::Set<Set>::kTags[i];
  };
  check([](const PrimitiveTags& tags) { return tags.pt; },
        std::vector{pt::ListType::kTag, pt::DictType::kTag, pt::DbType::kTag, pt::StreamType::kTag, pt::TupleType::kTag,
                    pt::CustomType::kTag, pt::FunctionType::kTag, pt::VariableType::kTag},
        tag::TypeReference{});
  check([](const PrimitiveTags& tags) { return tags.rt; },
        std::vector{pt::ListType::kRtTag, pt::DictType::kRtTag, pt::DbType::kRtTag, pt::StreamType::kRtTag,
                    pt::TupleType::kRtTag, pt::CustomType::kRtTag, pt::FunctionType::kRtTag, pt::VariableType::kRtTag},
        tag::RtTypeReference{});
  check([](const PrimitiveTags& tags) { return tags.known; },
        std::vector{rt::ListOf::kTag, rt::DictOf::kTag, rt::DbOf::kTag, rt::StreamOf::kTag, rt::TupleOf::kTag,
                    rt::FnOf::kTag, rt::CustomOf::kTag},
        tag::KnownType{});
}

// ---- Operations

TEST(Operations, OfTheMainBranchAreDarks) {
  // What Dark's loader logs first.
  op::BranchOp create{op::CreateBranch{*Uuid::parse("89282547-e4e6-4986-bcb6-db74bc6a8c0f"), "main", {}, {}}};
  std::string bytes = encode_branch_op(create);
  std::string id = hex(sha256(bytes));
  EXPECT_EQ(id, "7fe85ac8e5e7df3643090b1d5188fd5178460fa8749ffeb8fe854a1bac88b4e2");
  EXPECT_EQ(hex(sha256(branch_op_blob(id, bytes))), "b3a4e45ed5ad81ad67fa56119a7fbe1220dc0e4fb926ce3ee6d480ee27dbe81b");
}

TEST(Operations, AddWhatIsEncodedAlready) {
  auto add_op = [](pt::ItemKind kind, std::string_view pt) {
    std::string payload;
    wire::add_op(payload, kind, pt);
    return payload;
  };
  Arena arena;
  auto fn = make_item<pt::PackageFn>(arena, 7, Names::resolved);
  EXPECT_EQ(add_op(pt::ItemKind::fn, encode_pt(fn).bytes), encode_op({op::AddFn{fn}}));
  auto type = make_item<pt::PackageType>(arena, 7, Names::resolved);
  EXPECT_EQ(add_op(pt::ItemKind::type, encode_pt(type).bytes), encode_op({op::AddType{type}}));
  auto value = make_item<pt::PackageValue>(arena, 7, Names::resolved);
  EXPECT_EQ(add_op(pt::ItemKind::value, encode_pt(value).bytes), encode_op({op::AddValue{value}}));
}

TEST(Operations, MakeTheSameCommitInAnyOrder) {
  Uuid account, branch;
  std::vector<std::string_view> ops = {"bb", "aa"};
  std::vector<std::string_view> sorted = {"aa", "bb"};
  EXPECT_EQ(commit_hash(account, branch, ops), commit_hash(account, branch, sorted));
  EXPECT_NE(commit_hash(account, branch, ops), commit_hash(account, branch, std::span(ops).first(1)));
}

}  // namespace
}  // namespace darkpkg::hash::wire
